import { type JsonObject, listOf, objectOf, textOf } from "../../local/json";

/**
 * Bytes of an item as DynamoDB counts them for capacity: names and values in UTF-8, a number one
 * byte for two significant digits and one more, a list or map three bytes and one for each entry.
 */
export function itemBytes(item: JsonObject): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(objectOf(value)),
    0,
  );
}

/** @param value in DynamoDB's own JSON, such as `{ "S": "text" }`. */
function valueBytes(attribute: JsonObject): number {
  const [[type, value] = ["NULL", true]] = Object.entries(attribute);
  switch (type) {
    case "S":
      return Buffer.byteLength(textOf(value) ?? "");
    case "N":
      return numberBytes(textOf(value) ?? "0");
    case "B":
      return Buffer.from(textOf(value) ?? "", "base64").length;
    case "SS":
      return total(value, (text) => Buffer.byteLength(text));
    case "NS":
      return total(value, numberBytes);
    case "BS":
      return total(value, (text) => Buffer.from(text, "base64").length);
    case "L":
      return listOf(value).reduce<number>((sum, entry) => sum + 1 + valueBytes(objectOf(entry)), 3);
    case "M":
      return 3 + Object.keys(objectOf(value)).length + itemBytes(objectOf(value));
    default:
      return 1;
  }
}

function total(set: unknown, bytesOf: (text: string) => number): number {
  return listOf(set).reduce<number>((sum, entry) => sum + bytesOf(String(entry)), 0);
}

function numberBytes(text: string): number {
  const digits = text
    .replace(/e.*$/i, "")
    .replace(/[^0-9]/g, "")
    .replace(/^0+|0+$/g, "").length;
  return digits === 0 ? 1 : 1 + Math.ceil(digits / 2) + (text.startsWith("-") ? 1 : 0);
}
