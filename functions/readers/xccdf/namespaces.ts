import { Refusal } from "../shared/refusal";
import type { Limits } from "./limits";
import { isAt } from "./names";

/** What an `xmlns` attribute says. */
export interface Declaration {
  /** The prefix's bytes, each as one unit; empty for the default namespace. */
  readonly prefix: string;
  readonly uri: string;
}

interface Binding extends Declaration {
  readonly depth: number;
}

const xmlUri = "http://www.w3.org/XML/1998/namespace";
const xmlnsUri = "http://www.w3.org/2000/xmlns/";

/** How many written declarations are remembered at most. */
const mostSeen = 256;

/** The namespace declarations in scope at the place where the scanner is. */
export class Namespaces {
  /** Depth of the innermost element that declares any; -1 where none does. */
  topDepth = -1;
  private readonly limits: Limits;
  private readonly bindings: Binding[] = [];
  /** The bindings of each prefix, the innermost last. */
  private readonly byPrefix = new Map<string, Binding[]>();
  /** Characters of all bindings in scope, and of all that `declarationsAbove` has written. */
  private inScope = 0;
  private writtenInAll = 0;
  /** The binding that was asked for last, while it holds: the next element mostly has the same prefix. */
  private latest: Binding | undefined;
  /** What `declarationsAbove` answered last, and for which depth; -1 for none. */
  private written = "";
  private writtenDepth = -1;
  /** Declarations seen before, by how they are written: few are repeated often. */
  private readonly seen = new Map<string, Declaration>();

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** Takes an `xmlns` attribute, written so, of an element at this depth; `read` tells what it says. */
  declareAs(depth: number, written: string, read: () => Declaration): void {
    let declaration = this.seen.get(written);
    if (declaration === undefined) {
      declaration = read();
      checkDeclaration(declaration);
      if (this.seen.size >= mostSeen) this.seen.clear();
      this.seen.set(written, declaration);
    }
    this.declare(depth, declaration);
  }

  private declare(depth: number, { prefix, uri }: Declaration): void {
    const { namespaces, namespaceLength } = this.limits;
    if (this.bindings.length >= namespaces) {
      throw new Refusal(`more than ${namespaces} namespace declarations are in scope`);
    }
    this.inScope += prefix.length + uri.length;
    if (this.inScope > namespaceLength) {
      throw new Refusal(
        `the namespace declarations in scope are longer than ${namespaceLength} characters`,
      );
    }
    const binding = { depth, prefix, uri };
    this.bindings.push(binding);
    const ofPrefix = this.byPrefix.get(prefix);
    if (ofPrefix !== undefined) ofPrefix.push(binding);
    else this.byPrefix.set(prefix, [binding]);
    this.topDepth = depth;
    this.latest = undefined;
    if (depth < this.writtenDepth) this.writtenDepth = -1;
  }

  /** Forgets what the element at this depth declared. */
  leave(depth: number): void {
    const { bindings } = this;
    for (let last = bindings.at(-1); last?.depth === depth; last = bindings.at(-1)) {
      bindings.pop();
      this.inScope -= last.prefix.length + last.uri.length;
      const ofPrefix = this.byPrefix.get(last.prefix);
      ofPrefix?.pop();
      if (ofPrefix?.length === 0) this.byPrefix.delete(last.prefix);
    }
    this.topDepth = bindings[bindings.length - 1]?.depth ?? -1;
    this.latest = undefined;
    if (depth < this.writtenDepth) this.writtenDepth = -1;
  }

  /** The namespace of the prefix at `from` to `to`, "" for none; undefined where it is unbound. */
  uriOf(bytes: Buffer, from: number, to: number): string | undefined {
    const { latest } = this;
    if (latest !== undefined && isAt(bytes, from, to, latest.prefix)) return latest.uri;
    return this.find(bytes, from, to);
  }

  private find(bytes: Buffer, from: number, to: number): string | undefined {
    const binding = this.byPrefix.get(bytes.toString("latin1", from, to))?.at(-1);
    if (binding !== undefined) {
      this.latest = binding;
      return binding.uri;
    }
    if (from === to) return "";
    return isAt(bytes, from, to, "xml") ? xmlUri : undefined;
  }

  /**
   * All declarations made above `depth`, as the attributes of a start tag.
   *
   * @throws Refusal where so much has been written that what is read in changing scopes would cost
   * more than the document is long.
   */
  declarationsAbove(depth: number): string {
    if (this.writtenDepth === depth) return this.written;
    const inScope = new Map<string, string>();
    for (const { depth: declaredAt, prefix, uri } of this.bindings) {
      if (declaredAt < depth) inScope.set(prefix, uri);
    }
    this.written = [...inScope]
      .map(([prefix, uri]) => ` xmlns${suffixOf(prefix)}="${escapeValue(uri)}"`)
      .join("");
    this.writtenDepth = depth;
    this.writtenInAll += this.written.length;
    const { repeatedNamespaceLength: most } = this.limits;
    if (this.writtenInAll > most) {
      throw new Refusal(
        `what is read needs more than ${most} characters of namespace declarations`,
      );
    }
    return this.written;
  }
}

/** Throws a Refusal where XML namespaces do not allow the declaration. */
function checkDeclaration({ prefix, uri }: Declaration): void {
  if (prefix === "xmlns") throw new Refusal(`the prefix "xmlns" cannot be declared`);
  if (prefix === "__proto__") throw new Refusal(`the prefix "__proto__" is not taken`);
  if ((prefix === "xml") !== (uri === xmlUri) || uri === xmlnsUri) {
    throw new Refusal(`the prefix "${prefix}" cannot be bound to the namespace "${uri}"`);
  }
  if (prefix !== "" && uri === "") throw new Refusal(`the prefix "${prefix}" is bound to nothing`);
}

function suffixOf(prefix: string): string {
  return prefix === "" ? "" : `:${Buffer.from(prefix, "latin1").toString()}`;
}

function escapeValue(value: string): string {
  return value.replace(/[&<"\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
