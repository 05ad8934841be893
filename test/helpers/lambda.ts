import type { Context } from "aws-lambda";

/** Variables that every process needs that talks to AWS, or to something like it. */
const credentials = {
  AWS_REGION: "eu-central-1",
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
};

let requests = 0;

/** The context of one invocation. */
export function contextOf(functionName: string, rest: Partial<Context> = {}): Context {
  requests += 1;
  return {
    awsRequestId: `request ${requests}`,
    functionName,
    invokedFunctionArn: `arn:aws:lambda:eu-central-1:123456789012:function:${functionName}`,
    getRemainingTimeInMillis: () => 60_000,
    ...rest,
  } as Context;
}

/** Sets variables of the environment, as a function finds them when it starts. */
export function withEnvironment(variables: Readonly<Record<string, string>>): () => void {
  const all = { ...credentials, ...variables };
  const before = Object.keys(all).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, all);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  };
}

/** Keeps what functions log out of the tests' own output. */
export class CapturedLog {
  readonly lines: string[] = [];
  readonly #write = process.stdout.write.bind(process.stdout);

  constructor() {
    process.stdout.write = (chunk: string | Uint8Array, ...rest: never[]): boolean => {
      if (typeof chunk === "string" && chunk.startsWith('{"timestamp"')) {
        this.lines.push(chunk);
        return true;
      }
      return this.#write(chunk, ...rest);
    };
  }

  end(): void {
    process.stdout.write = this.#write;
  }
}
