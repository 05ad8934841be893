import { Document, isMap } from "yaml";
import { exceptionKeys } from "./readException";
import type { ImportedException } from "./import/imported";

/** A file of exceptions, as a person would have written it. */
export function writeExceptions(exceptions: readonly ImportedException[]): string {
  const inOrder = exceptions.map((exception) =>
    Object.fromEntries(
      exceptionKeys.flatMap((key) =>
        exception[key] === undefined ? [] : [[key, exception[key]] as const],
      ),
    ),
  );
  const document = new Document({ exceptions: inOrder }, { aliasDuplicateObjects: false });
  exceptions.forEach(({ remark }, index) => {
    const node = document.getIn(["exceptions", index]);
    if (isMap(node) && remark !== undefined) node.commentBefore = ` ${remark}`;
  });
  return document.toString({ lineWidth: 100 });
}
