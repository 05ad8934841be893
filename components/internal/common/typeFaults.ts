import * as pulumi from "@pulumi/pulumi";
import {
  type ArgumentType,
  type ArgumentTypes,
  argumentTypes,
  type EnumType,
  type ObjectType,
} from "./argumentTypes";
import { formOf } from "./forms";
import { nearest } from "./nearest";
import { isLater, shown } from "./shown";

/** A property that is not what the component takes. */
export interface TypeFault {
  /** As the user wrote it, such as `schedule.expression`; empty for the arguments as a whole. */
  readonly property: string;
  /** What follows its name: what it was and what it must be. */
  readonly sentence: string;
}

/** All arguments of a component, held against what its interface says. */
export interface TypedArguments<A> {
  readonly faults: readonly TypeFault[];
  /**
   * The arguments, without what is not of its type, so that the rest can be checked, too; undefined
   * where something is missing that cannot be left out.
   */
  readonly usable: A | undefined;
}

/** Stands in the place of what is not of its type. */
const unusable: unique symbol = Symbol("unusable");

/**
 * Holds arguments against the component's interface, which the compiler does for TypeScript alone:
 * names of properties, types, named values, forms of ARNs and ids, and what has to be known when the
 * program runs. What is known later is not looked at.
 */
export function typedArguments<A extends object>(component: string, args: A): TypedArguments<A> {
  const types = argumentTypes();
  const reader = new ArgumentReader(types);
  const own = types.components[component];
  if (own === undefined) throw new Error(`the arguments of ${component} are not described`);
  const usable = reader.arguments(args, own);
  return { faults: reader.faults, usable: usable === unusable ? undefined : (usable as A) };
}

class ArgumentReader {
  readonly faults: TypeFault[] = [];

  constructor(private readonly types: ArgumentTypes) {}

  arguments(value: unknown, type: ObjectType): unknown {
    if (isObject(value) && !isLater(value)) return this.object("", value, type, "arguments");
    return this.refuse("", value, "an object");
  }

  private value(property: string, value: unknown, type: ArgumentType): unknown {
    if (isLater(value)) {
      if (type.plain !== true || this.isReference(type)) return value;
      const why = "known when the program runs, since it decides what is made";
      return this.refuse(property, value, `${this.named(type)}, ${why}`);
    }
    const { ref, items, values } = type;
    const named = ref === undefined ? undefined : this.types.types[ref];
    if (named !== undefined && "enum" in named) {
      return named.enum.some((each) => each === value)
        ? value
        : this.mistyped(property, value, type);
    }
    if (named !== undefined) {
      if (!isObject(value)) return this.mistyped(property, value, type);
      return this.object(property, value, named, this.named(type));
    }
    if (items !== undefined) return this.list(property, value, type, items);
    if (values !== undefined) return this.map(property, value, type, values);
    if (typeof value !== type.type || Number.isNaN(value)) {
      return this.mistyped(property, value, type);
    }
    return typeof value === "string" ? this.formed(property, value) : value;
  }

  /** @param named what such an object is called. */
  private object(property: string, value: object, type: ObjectType, named: string): unknown {
    const { properties, required } = type;
    const given = value as Readonly<Record<string, unknown>>;
    const missing = required.filter((name) => given[name] === undefined);
    // A component has more than what is asked of it, and what it lacks makes it another kind.
    if (pulumi.Resource.isInstance(value)) {
      if (missing.length === 0) return value;
      return this.refuse(property, value, `${named}, with ${missing.join(", ")}`);
    }
    const read: Record<string, unknown> = {};
    let same = true;
    for (const [name, each] of Object.entries(given)) {
      if (each === undefined || this.isOfAnotherReference(name, properties, named)) continue;
      const place = join(property, name);
      const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
      const found =
        known === undefined
          ? this.unknown(place, each, nearest(name, Object.keys(properties)), property, type)
          : this.value(place, each, known);
      if (found !== unusable) read[name] = found;
      if (found !== each) same = false;
    }
    for (const name of missing) {
      const known = properties[name];
      if (known !== undefined) this.refuse(join(property, name), undefined, this.named(known));
    }
    if (required.some((name) => !Object.hasOwn(read, name))) return unusable;
    return same ? value : read;
  }

  /** An audit's outputs are given as they are where only its store's are asked for. */
  private isOfAnotherReference(
    name: string,
    own: ObjectType["properties"],
    named: string,
  ): boolean {
    if (!named.endsWith("Reference") || Object.hasOwn(own, name)) return false;
    return Object.entries(this.types.types).some(
      ([other, type]) =>
        other.endsWith("Reference") && "properties" in type && Object.hasOwn(type.properties, name),
    );
  }

  private list(property: string, value: unknown, type: ArgumentType, items: ArgumentType): unknown {
    if (!Array.isArray(value)) return this.mistyped(property, value, type);
    // Of a list with holes, too, each place is looked at.
    const read = Array.from(value as readonly unknown[], (each, index) =>
      this.value(`${property}[${index}]`, each, items),
    );
    if (read.includes(unusable)) return unusable;
    return read.every((each, index) => each === value[index]) ? value : read;
  }

  private map(property: string, value: unknown, type: ArgumentType, values: ArgumentType): unknown {
    if (!isObject(value)) return this.mistyped(property, value, type);
    const given = Object.entries(value).filter(([, each]) => each !== undefined);
    const read = given.map(([name, each]) => this.value(join(property, name), each, values));
    if (read.includes(unusable)) return unusable;
    return read.every((each, index) => each === given[index]?.[1])
      ? value
      : Object.fromEntries(given.map(([name], index) => [name, read[index]]));
  }

  private formed(property: string, value: string): unknown {
    const form = formOf(property.replace(/\[\d+\]$/, "").replace(/^.*\./, ""));
    return form === undefined || form.pattern.test(value)
      ? value
      : this.refuse(property, value, form.must);
  }

  private unknown(
    property: string,
    value: unknown,
    near: string | undefined,
    parent: string,
    { properties }: ObjectType,
  ): typeof unusable {
    const hint =
      near === undefined
        ? `must be one of ${Object.keys(properties).join(", ")}`
        : `nearest is ${join(parent, near)}`;
    const sentence = `was ${shown(value)}, but there is no such property: ${hint}`;
    this.faults.push({ property, sentence });
    return unusable;
  }

  private mistyped(property: string, value: unknown, type: ArgumentType): typeof unusable {
    const must = this.named(type);
    return this.refuse(property, value, value === null ? `${must}, or left out` : must);
  }

  private refuse(property: string, value: unknown, must: string): typeof unusable {
    this.faults.push({ property, sentence: `was ${shown(value)}, must be ${must}` });
    return unusable;
  }

  private named({ type, ref, items, values }: ArgumentType): string {
    if (ref !== undefined) {
      const named = this.types.types[ref];
      if (named !== undefined && "enum" in named) return oneOf(named);
      return `an object of the type ${ref}`;
    }
    if (items !== undefined) return "a list";
    if (values !== undefined) return "a map";
    return type === "boolean" ? "true or false" : `a ${type ?? "value"}`;
  }

  /** Of a store or a scan each property is an input, so that what is known later will do. */
  private isReference({ ref = "" }: ArgumentType): boolean {
    const named = ref.endsWith("Reference") ? this.types.types[ref] : undefined;
    return (
      named !== undefined &&
      "properties" in named &&
      Object.values(named.properties).every(({ plain }) => plain !== true)
    );
  }
}

function oneOf({ enum: values }: EnumType): string {
  return `one of ${values.join(", ")}`;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function join(property: string, name: string): string {
  return property === "" ? name : `${property}.${name}`;
}
