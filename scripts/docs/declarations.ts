import * as fs from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";

/** An argument, an output or a property, as its declaration and its doc comment have it. */
export interface Property {
  readonly name: string;
  readonly optional: boolean;
  /** As it is written, without the namespace of Pulumi; of an output, what it is an output of. */
  readonly type: string;
  /** Names in the type that are the components' own. */
  readonly references: readonly string[];
  readonly comment: string;
}

/** A value that a property may have. */
export interface NamedValue {
  readonly value: string;
  readonly comment: string;
}

/** What goes into a component, without what every component takes, and what comes out of it. */
export interface Component {
  readonly arguments: readonly Property[];
  readonly outputs: readonly Property[];
}

/** All that the components' public file exports, by name. */
export interface Declarations {
  readonly components: ReadonlyMap<string, Component>;
  readonly objects: ReadonlyMap<string, readonly Property[]>;
  readonly values: ReadonlyMap<string, readonly NamedValue[]>;
}

/** The interface of what every component takes. */
export const everyComponent = "CommonArgs";

/**
 * Reads the exports of the components. It parses and does not check types, which is why it takes a
 * second: that types are what Pulumi takes is for the schema's test to see.
 */
export function readDeclarations(index: string): Declarations {
  const exported = exportsOf(index);
  const find = (name: string): ts.Statement => {
    const found = exported.get(name);
    if (found === undefined) throw new Error(`${name} is not exported from ${index}.`);
    return found;
  };
  const propertiesOf = (name: string, without: readonly string[] = []): readonly Property[] => {
    const declared = find(name);
    if (!ts.isInterfaceDeclaration(declared)) throw new Error(`${name} is not an interface.`);
    const bases = (declared.heritageClauses ?? []).flatMap(({ types }) =>
      types.map(({ expression }) => expression.getText()),
    );
    return [
      ...declared.members.filter(ts.isPropertySignature).map(propertyOf),
      ...bases.filter((base) => !without.includes(base)).flatMap((base) => propertiesOf(base)),
    ];
  };

  const components = new Map<string, Component>();
  const objects = new Map<string, readonly Property[]>();
  const values = new Map<string, readonly NamedValue[]>();
  for (const [name, declared] of exported) {
    if (ts.isClassDeclaration(declared)) {
      const type = declared.members.find(ts.isConstructorDeclaration)?.parameters[1]?.type;
      if (type === undefined) throw new Error(`The constructor of ${name} takes no arguments.`);
      components.set(name, {
        arguments: propertiesOf(type.getText(), [everyComponent]),
        outputs: declared.members.filter(ts.isPropertyDeclaration).map(propertyOf),
      });
    } else if (ts.isVariableStatement(declared)) {
      values.set(name, valuesOf(declared));
    }
  }
  const reach = ({ references }: Property): void => {
    for (const name of references) {
      if (values.has(name) || objects.has(name)) continue;
      const properties = propertiesOf(name);
      objects.set(name, properties);
      properties.forEach(reach);
    }
  };
  objects.set(everyComponent, propertiesOf(everyComponent));
  for (const all of components.values()) all.arguments.forEach(reach);
  propertiesOf(everyComponent).forEach(reach);
  return { components, objects, values };
}

/** The statements that declare what a file of exports names. */
function exportsOf(index: string): ReadonlyMap<string, ts.Statement> {
  const found = new Map<string, ts.Statement>();
  for (const statement of sourceFile(index).statements) {
    if (!ts.isExportDeclaration(statement)) continue;
    const { moduleSpecifier, exportClause } = statement;
    if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) continue;
    if (exportClause === undefined || !ts.isNamedExports(exportClause)) continue;
    const names = new Set(exportClause.elements.map(({ name }) => name.text));
    const file = sourceFile(path.join(path.dirname(index), `${moduleSpecifier.text}.ts`));
    for (const declared of file.statements) {
      const name = nameOf(declared);
      if (name !== undefined && names.has(name)) found.set(name, declared);
    }
  }
  return found;
}

/** The name of what a component's user may see declared: a class, an interface or named values. */
function nameOf(declared: ts.Statement): string | undefined {
  if (ts.isClassDeclaration(declared)) return declared.name?.text;
  if (ts.isInterfaceDeclaration(declared)) return declared.name.text;
  if (ts.isVariableStatement(declared))
    return declared.declarationList.declarations[0]?.name.getText();
  return undefined;
}

function propertyOf(declared: ts.PropertySignature | ts.PropertyDeclaration): Property {
  const name = declared.name.getText();
  if (declared.type === undefined) throw new Error(`${name} has no type.`);
  const type = declared.type.getText().replace(/\s+/g, " ").replaceAll("pulumi.", "");
  return {
    name,
    optional: declared.questionToken !== undefined,
    type: type.replace(/^Output<(.*)>$/, "$1"),
    references: [...new Set(type.match(/\b[A-Z]\w+/g) ?? [])].filter(
      (each) => !["Input", "Output", "Record"].includes(each),
    ),
    comment: commentOf(declared),
  };
}

function valuesOf(declared: ts.VariableStatement): readonly NamedValue[] {
  const found: NamedValue[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && ts.isStringLiteral(node.initializer)) {
      found.push({ value: node.initializer.text, comment: commentOf(node) });
    } else node.forEachChild(visit);
  };
  visit(declared);
  return found;
}

/** A doc comment in one line. */
function commentOf(declared: ts.Node): string {
  return ts
    .getJSDocCommentsAndTags(declared)
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "")
    .join(" ")
    .replace(/\s+/g, " ");
}

function sourceFile(file: string): ts.SourceFile {
  return ts.createSourceFile(file, fs.readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
}
