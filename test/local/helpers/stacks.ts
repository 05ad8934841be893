import * as path from "node:path";
import { after, before } from "mocha";
import { type LocalStack, type LocalStackOptions, startLocalStack } from "../../../local/stack";

/** Path of a fixture program. */
export function fixture(name: string): string {
  return path.join(__dirname, "..", "fixtures", `${name}.ts`);
}

/** A stack of a fixture program for all tests of a suite; the function gives it once it runs. */
export function sharedStack(program: string, options: LocalStackOptions = {}): () => LocalStack {
  let stack: LocalStack | undefined;
  before(async () => {
    stack = await startLocalStack({ program: fixture(program), ...options });
  });
  after(() => stack?.close());
  return () => {
    if (stack === undefined) throw new Error("the stack is not started yet");
    return stack;
  };
}

/** A stack for one test, closed whatever happens. */
export async function withStack<T>(
  options: LocalStackOptions,
  use: (stack: LocalStack) => Promise<T>,
): Promise<T> {
  const stack = await startLocalStack(options);
  try {
    return await use(stack);
  } finally {
    await stack.close();
  }
}

/** What a real SDK client needs to act as a function of the stack. */
export function clientOptions(stack: LocalStack, functionName: string) {
  return {
    endpoint: stack.url,
    region: "us-east-1",
    credentials: stack.functionCredentials(functionName),
    maxAttempts: 1,
  };
}

/** The name and message of the error that a promise is rejected with. */
export async function failure(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error("it was expected to fail");
}
