import type { LocalAccount } from "../account";
import type { Credentials } from "../endpoint/credentials";
import type { FunctionDefinition } from "./definition";

/**
 * Variables of the program that are not passed on: clients refuse a FIPS endpoint together with an
 * endpoint of one's own, which loopback is.
 */
const withheld = ["AWS_USE_FIPS_ENDPOINT"];

/** The environment of a function's process: the program's variables, Lambda's own, nothing else. */
export function functionEnvironment(
  definition: FunctionDefinition,
  account: LocalAccount,
  credentials: Credentials,
  endpoint: string,
  taskRoot: string,
): Record<string, string> {
  const own = Object.entries(definition.environment).filter(([name]) => !withheld.includes(name));
  return {
    ...Object.fromEntries(own),
    AWS_REGION: account.region,
    AWS_DEFAULT_REGION: account.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${definition.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMegabytes),
    AWS_LAMBDA_LOG_GROUP_NAME: definition.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_ENDPOINT_URL: endpoint,
    LAMBDA_TASK_ROOT: taskRoot,
    LAMBDA_RUNTIME_DIR: taskRoot,
    _HANDLER: definition.handler,
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    PATH: process.env["PATH"] ?? "",
    // Keeps the user's own AWS configuration out of the clients' sight.
    HOME: taskRoot,
  };
}
