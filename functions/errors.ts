/** Base of every error that Plumbline's functions throw knowingly. */
export class PlumblineError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/**
 * The input itself is at fault: trying again cannot help. A handler records the reason, puts the
 * message aside in the dead-letter queue and goes on with the rest of the batch.
 */
export class PermanentError extends PlumblineError {}

/** Something outside failed that may pass: the message goes back to its queue. */
export class TransientError extends PlumblineError {}

/** Where in a document something was found wrong. Line and column count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A document that cannot be read as scan results: not well-formed, hostile, or something else. */
export class DocumentError extends PermanentError {
  readonly line: number;
  readonly column: number;
  readonly reason: string;

  constructor(reason: string, position: Position, options?: ErrorOptions) {
    super(`line ${position.line}, column ${position.column}: ${reason}`, options);
    this.reason = reason;
    this.line = position.line;
    this.column = position.column;
  }
}

/** An upload that is not taken because of who uploaded it; quarantined, and always alarmed. */
export class RejectedError extends PermanentError {}

/** A host's upload that does not match who uploaded it. */
export class IdentityError extends RejectedError {}

/** A sink took some of what it was given and refused the rest. */
export class SinkError extends TransientError {
  readonly sink: string;

  constructor(sink: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.sink = sink;
  }
}

/** What an unknown thrown value says, in at most `limit` characters. */
export function messageOf(error: unknown, limit = 1000): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}
