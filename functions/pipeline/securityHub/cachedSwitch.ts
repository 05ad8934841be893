import { GetParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { PlumblineError } from "../../errors";

/** How long an answer is believed: a switch that is turned holds within this time. */
const cacheMilliseconds = 60_000;

/**
 * A switch that is kept in an SSM parameter, `enabled` or `disabled`, so that it can be turned
 * without a deployment.
 */
export function cachedSwitch(
  client: SSMClient,
  name: string,
  now: () => number = Date.now,
): () => Promise<boolean> {
  let cached: { readonly on: boolean; readonly until: number } | undefined;
  return async () => {
    if (cached === undefined || cached.until <= now()) {
      cached = { on: await read(client, name), until: now() + cacheMilliseconds };
    }
    return cached.on;
  };
}

async function read(client: SSMClient, name: string): Promise<boolean> {
  // Under a customer's key the parameter is a SecureString; for a String the flag means nothing.
  const command = new GetParameterCommand({ Name: name, WithDecryption: true });
  const { Parameter } = await client.send(command);
  const value = Parameter?.Value?.trim().toLowerCase();
  if (value === "enabled" || value === "disabled") return value === "enabled";
  throw new PlumblineError(
    `SSM parameter ${name} was "${Parameter?.Value ?? ""}", must be enabled or disabled`,
  );
}
