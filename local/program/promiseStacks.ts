import { createRequire } from "node:module";

type DebuggablePromise = (promise: Promise<unknown>, context?: string) => Promise<unknown>;

let left = false;

/**
 * Leaves out the stack traces that Pulumi keeps of every promise for its report of leaks. A program
 * of a thousand resources makes tens of thousands of them, and under a loader for TypeScript each is
 * mapped to its source: more work than all the rest of an evaluation.
 */
export function withoutPromiseStacks(): void {
  if (left) return;
  left = true;
  const debuggable = createRequire(__filename)("@pulumi/pulumi/runtime/debuggable") as {
    debuggablePromise: DebuggablePromise;
  };
  const { debuggablePromise } = debuggable;
  debuggable.debuggablePromise = (promise, context) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(promise, context);
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
}
