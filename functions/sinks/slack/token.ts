import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { sinkFault } from "../awsErrors";
import { PermanentError } from "../../errors";

/** Where a bot token is kept: exactly one of the two. */
export interface TokenPlace {
  /** ARN of a secret in Secrets Manager: the token itself, or a JSON object with a key `token`. */
  readonly secretArn?: string;
  /** Name of a SecureString in Parameter Store. */
  readonly parameterName?: string;
}

/** Clients of both places. */
export interface TokenClients {
  readonly secrets: SecretsManagerClient;
  readonly ssm: SSMClient;
}

/**
 * Reads the bot token. It is read anew each time that something is sent, so that a token that was
 * changed holds at once.
 *
 * @throws SinkError where trying later may help; PermanentError where there is no token.
 */
export async function slackToken(clients: TokenClients, place: TokenPlace): Promise<string> {
  const { secretArn, parameterName } = place;
  const where = secretArn ?? parameterName ?? "";
  const value =
    secretArn === undefined
      ? await ofParameter(clients.ssm, where)
      : await ofSecret(clients.secrets, where);
  const token = value.trim();
  if (/^xox[a-z]-\S+$/.test(token) || /^xoxe\.xox[a-z]-\S+$/.test(token)) return token;
  // The value itself must never be in a message: it may be another secret.
  throw new PermanentError(
    `the Slack token in ${where} was no bot token, must be one that begins with xoxb-`,
  );
}

async function ofParameter(client: SSMClient, name: string): Promise<string> {
  try {
    const { Parameter } = await client.send(
      new GetParameterCommand({ Name: name, WithDecryption: true }),
    );
    return Parameter?.Value ?? "";
  } catch (error) {
    throw sinkFault("Parameter Store", "give the Slack token", error);
  }
}

async function ofSecret(client: SecretsManagerClient, arn: string): Promise<string> {
  try {
    const { SecretString = "" } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    return SecretString.trimStart().startsWith("{") ? fieldOf(SecretString) : SecretString;
  } catch (error) {
    throw sinkFault("Secrets Manager", "give the Slack token", error);
  }
}

/** Secrets Manager's console makes JSON of key and value. */
function fieldOf(json: string): string {
  try {
    const { token } = JSON.parse(json) as { readonly token?: unknown };
    return typeof token === "string" ? token : "";
  } catch {
    // Not JSON, and no token either: the caller says so.
    return "";
  }
}
