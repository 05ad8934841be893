/** Where other languages of templates begin a placeholder: `${` and `%{`. */
const placeholder = /[$%](?=\{)/g;

/**
 * JSON in which the first character of a placeholder is written as `\u0024` or `\u0025`. It reads as
 * the same text, and what such JSON may pass through on its way (CloudFormation's Sub, Terraform)
 * does not take it for a placeholder of its own.
 *
 * @param json the JSON's text.
 * @param which the characters to write so; every placeholder's, unless told otherwise.
 */
export function literal(json: string, which: RegExp = placeholder): string {
  return json.replace(which, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, "0");
    return `\\u${code}`;
  });
}
