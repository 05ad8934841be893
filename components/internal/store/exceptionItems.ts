import type { Exception, ExceptionScope } from "../../../functions/findings/exceptions";

/** One row of the table of exceptions, as `aws.dynamodb.TableItem` takes it. */
export interface ExceptionItem {
  /** Stays the same as long as the exception does: the child's name is made from it. */
  readonly id: string;
  /** JSON in DynamoDB's own form. */
  readonly item: string;
}

/** A value in DynamoDB's own form. */
type AttributeValue =
  | { readonly S: string }
  | { readonly L: readonly AttributeValue[] }
  | { readonly M: Readonly<Record<string, AttributeValue>> };

/**
 * The rows of the program's exceptions, by id. The sort key begins with `program/`, which no row
 * made by hand may have: the two can stand side by side, and the program deletes only its own.
 */
export function exceptionItems(exceptions: readonly Exception[]): readonly ExceptionItem[] {
  return [...exceptions]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((exception) => ({ id: exception.id, item: JSON.stringify(rowOf(exception)) }));
}

function rowOf(exception: Exception): Readonly<Record<string, AttributeValue>> {
  const { id, rule, scope, category, justification, owner, ticket, expires } = exception;
  const texts = { category, justification, owner, ticket, expires };
  return {
    rule: { S: rule },
    scope: { S: `program/${id}` },
    id: { S: id },
    managedBy: { S: "program" },
    ...definedTexts(texts),
    ...scopeAttributes(scope),
  };
}

function definedTexts(texts: Readonly<Record<string, string | undefined>>) {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([key, text]) =>
      text === undefined ? [] : [[key, { S: text }] as const],
    ),
  );
}

function scopeAttributes({ tags, ...lists }: ExceptionScope) {
  const attributes: Record<string, AttributeValue> = {};
  // In the order of the alphabet, so that a program that says the same shows no change.
  for (const [part, list] of Object.entries(lists).sort(byKey)) attributes[part] = textList(list);
  if (tags !== undefined) {
    const entries = Object.entries(tags)
      .sort(byKey)
      .map(([key, values]) => [key, textList(values)] as const);
    attributes["tags"] = { M: Object.fromEntries(entries) };
  }
  return attributes;
}

function textList(texts: readonly string[]): AttributeValue {
  return { L: [...texts].sort().map((text) => ({ S: text })) };
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
