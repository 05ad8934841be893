import { expect } from "chai";

/** The error that a promise ends in; a promise that keeps its word fails the test. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    expect(error).to.be.instanceOf(Error);
    return error as Error;
  }
  throw new Error("expected a rejection, but the promise was kept");
}

/** A service's error with this name, as the SDK's clients throw it. */
export function serviceFault(name: string, fault: "client" | "server" = "client"): Error {
  return Object.assign(new Error(`injected ${name}`), { name, $fault: fault });
}
