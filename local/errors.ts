/**
 * The local stack cannot do what it was asked: a program that it cannot follow, state on disk that
 * does not fit, a policy that it cannot evaluate. The message is one sentence for the user.
 */
export class LocalStackError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "LocalStackError";
  }
}
