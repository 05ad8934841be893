import { DocumentError, type Position } from "../../errors";

/** Why a document is refused, thrown by a part that does not know where in the document it is. */
export class Refusal extends Error {
  /** Where in the scanner's window, if it is known. */
  readonly at?: number;

  constructor(reason: string, at?: number, options?: ErrorOptions) {
    super(reason, options);
    this.name = new.target.name;
    if (at !== undefined) this.at = at;
  }
}

/** Gives a refusal its place; anything else passes unchanged. */
export function placed(error: unknown, position: (at?: number) => Position): unknown {
  if (!(error instanceof Refusal)) return error;
  return new DocumentError(error.message, position(error.at), { cause: error.cause ?? error });
}
