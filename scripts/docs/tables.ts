import { said, shared } from "./comment";
import { type Declarations, everyComponent, type Property } from "./declarations";
import { linkTo, type Place } from "./pages";

/** Where tables stand, and where a page or a heading of one can be linked to. */
export interface Links {
  /** The table of a type's properties or values; undefined where no page has one. */
  readonly typePlace: (name: string) => Place | undefined;
  /** The page of a component. */
  readonly componentPage: (name: string) => string | undefined;
  /** The heading on a page that has this anchor, or its title where there is none. */
  readonly heading: (file: string, anchor: string) => string;
}

type Row = readonly string[];

/** The Markdown table of what stands in a mark, for the page that it stands on. */
export function tableOf(
  subject: string,
  file: string,
  declarations: Declarations,
  links: Links,
): string {
  const { components, objects, values } = declarations;
  const [, kind, name = ""] = /^(arguments|outputs|properties|values) of (.+)$/.exec(subject) ?? [];
  const component = components.get(name);
  if (kind === "arguments" && name === "every component") {
    return inputs("argument", everyComponent, objects.get(everyComponent) ?? []);
  }
  if (kind === "arguments" && component !== undefined) {
    return inputs("argument", name, component.arguments);
  }
  if (kind === "outputs" && component !== undefined) return outputs(component.outputs);
  const properties = objects.get(name);
  if (kind === "properties" && properties !== undefined)
    return inputs("property", name, properties);
  const allowed = values.get(name);
  if (kind === "values" && allowed !== undefined) {
    return markdown(
      ["value", "meaning"],
      allowed.map(({ value, comment }) => [`\`${value}\``, linked(comment)]),
    );
  }
  throw new Error(`docs/${file}: there are no ${subject}.`);

  function inputs(heading: string, owner: string, all: readonly Property[]): string {
    const rows = all.map((property): Row => {
      const { meaning, defaultsTo } = said(property.comment);
      if (property.optional === (defaultsTo === undefined)) {
        throw new Error(
          `The doc comment of ${property.name} of ${owner} ${
            property.optional
              ? "has to say in a sentence what it defaults to, as it can be left out"
              : "says what it defaults to, but it cannot be left out"
          }.`,
        );
      }
      return [
        `\`${property.name}\``,
        typeCell(property),
        linked(defaultsTo ?? "_required_"),
        linked(meaning),
      ];
    });
    return markdown([heading, "type", "default", "meaning"], merged(rows));
  }

  function outputs(all: readonly Property[]): string {
    const rows = all.map((property): Row => [
      `\`${property.name}\``,
      typeCell(property),
      linked(property.comment),
    ]);
    return markdown(["output", "type", "what it is"], merged(rows));
  }

  /** The type as it is written, with a way to what it is made of and with the values that it has. */
  function typeCell({ type, references }: Property): string {
    const [reference] = references;
    if (reference === undefined) return `\`${type}\``;
    const place = links.typePlace(reference);
    const named = values.get(reference);
    if (place === undefined && named === undefined) {
      throw new Error(`No page has the mark <!-- generated: properties of ${reference} -->.`);
    }
    const code = place === undefined ? `\`${type}\`` : `[\`${type}\`](${linkTo(place, file)})`;
    const listed = named?.map(({ value }) => `\`${value}\``).join(", ");
    return listed === undefined ? code : `${code}: ${listed}`;
  }

  /** What a doc comment names, as links where it is on another page or has a heading. */
  function linked(text: string): string {
    return text
      .replace(/docs\/([\w-]+\.md)(?:#([\w-]+))?/g, (_, page: string, anchor = "") => {
        const heading = links.heading(page, String(anchor));
        const target = anchor === "" ? page : linkTo({ file: page, heading }, file);
        return `[${heading}](${target})`;
      })
      .replace(/`(\w+)`/g, (code, component: string) => {
        const page = links.componentPage(component);
        return page === undefined || page === file ? code : `[${code}](${page})`;
      });
  }
}

/** Rows that follow each other, the same in all but a name and what it is of something, in one. */
function merged(rows: readonly Row[]): readonly Row[] {
  const done: Row[] = [];
  for (const row of rows) {
    const before = done.at(-1) ?? [];
    const [name = "", ...rest] = row;
    const [names = "", ...restBefore] = before;
    const meaning = rest.pop() ?? "";
    const meaningBefore = restBefore.pop() ?? "";
    const both =
      rest.join("|") === restBefore.join("|")
        ? shared({ names: [names], meaning: meaningBefore }, { names: [name], meaning })
        : undefined;
    if (both === undefined) done.push(row);
    else done[done.length - 1] = [both.names.join(", "), ...rest, both.meaning];
  }
  return done;
}

function markdown(headings: Row, rows: readonly Row[]): string {
  const line = (cells: Row): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(headings), line(headings.map(() => "---")), ...rows.map(line)].join("\n");
}
