import type { Exception } from "../model";
import { Faults, type Reading, inOrder } from "./faults";
import { Fields } from "./fields";
import { type Node, type Place, nodeOfValue } from "./node";
import { readCatalogue } from "./readCatalogue";
import { type ReadingOptions, readException } from "./readException";
import { nodeOfYaml } from "./yamlNode";

/** What the file of exceptions may have at its top; `$schema` is for editors. */
export const documentKeys = ["exceptions", "catalogues", "$schema"] as const;

/** Reads `exceptions.yaml` (or the same in JSON): every fault in it, with line and column. */
export function readExceptionsFile(
  text: string,
  options: ReadingOptions,
): Reading<readonly Exception[]> {
  const document = nodeOfYaml(text);
  // What is no YAML would give faults that are none.
  if (document.faults.length > 0) return { ...document, value: [] };
  const faults = new Faults();
  if (document.value.kind === "empty") {
    return { value: [], faults: [], warnings: document.warnings };
  }
  const fields = Fields.of(document.value, documentKeys, faults, "a file of exceptions");
  const read = readExceptionNodes(fields?.at("exceptions"), fields?.at("catalogues"), options);
  return usable({
    value: read.value,
    faults: inOrder([...faults.all, ...read.faults]),
    warnings: inOrder([...document.warnings, ...read.warnings]),
  });
}

/** Checks exceptions and catalogues of a program, whose faults have the paths of its properties. */
export function readExceptionsOfProgram(
  exceptions: unknown,
  catalogues: unknown,
  options: ReadingOptions & { readonly paths: { exceptions: string; catalogues: string } },
): Reading<readonly Exception[]> {
  return readExceptionNodes(
    nodeOfValue(exceptions, options.paths.exceptions),
    nodeOfValue(catalogues, options.paths.catalogues),
    options,
  );
}

function readExceptionNodes(
  exceptions: Node | undefined,
  catalogues: Node | undefined,
  options: ReadingOptions,
): Reading<readonly Exception[]> {
  const context = { ...options, faults: new Faults(), warnings: new Faults() };
  const seen = new Set<string>();
  const all: Exception[] = [];
  const keep = (place: Place, exception: Exception) => {
    if (seen.has(exception.id)) {
      context.faults.add(place, `has the id ${exception.id}, which must not occur twice`);
    }
    seen.add(exception.id);
    all.push(exception);
  };
  for (const node of itemsOf(exceptions, context.faults)) {
    const exception = readException(node, context);
    if (exception) keep(node.place, exception);
  }
  for (const node of itemsOf(catalogues, context.faults)) {
    for (const exception of readCatalogue(node, context)) keep(node.place, exception);
  }
  return usable({ value: all, faults: context.faults.all, warnings: context.warnings.all });
}

/** Nothing is used of what has a fault: half an exception may hide more than was meant. */
function usable(reading: Reading<readonly Exception[]>): Reading<readonly Exception[]> {
  return reading.faults.length === 0 ? reading : { ...reading, value: [] };
}

function itemsOf(node: Node | undefined, faults: Faults): readonly Node[] {
  if (node === undefined || node.kind === "empty") return [];
  if (node.kind === "list") return node.items;
  faults.refuse(node, "a list");
  return [];
}
