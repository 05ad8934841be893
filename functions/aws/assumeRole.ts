import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { PlumblineError } from "../errors";
import { defaultProvider } from "./lambdaCredentials";

/** A role to take on, and how. */
export interface RoleToAssume {
  readonly roleArn: string;
  readonly externalId: string;
  /** Shows in the other account's CloudTrail who it was. */
  readonly sessionName: string;
}

/** Credentials of a session, for as long as they are good. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** Takes on a role. */
export type Assume = (role: RoleToAssume) => Promise<SessionCredentials>;

/** A session of a role that was taken on with another one lasts an hour at most. */
const sessionSeconds = 3_600;

/** Takes on roles by the Security Token Service of the function's own Region. */
export function stsAssume(client: STSClient = defaultClient()): Assume {
  return async ({ roleArn, externalId, sessionName }) => {
    const { Credentials } = await client.send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        ExternalId: externalId,
        RoleSessionName: sessionNameOf(sessionName),
        DurationSeconds: sessionSeconds,
      }),
    );
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
    if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) {
      throw new PlumblineError(`role ${roleArn} was taken on, but there were no credentials`);
    }
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      expiration: Expiration,
    };
  };
}

/** Unlike the SDK's other clients, this one looks for no credentials by itself. */
function defaultClient(): STSClient {
  return new STSClient({ credentials: defaultProvider() });
}

/** STS takes 2 to 64 letters, digits and some marks. */
function sessionNameOf(name: string): string {
  return `plumbline-${name}`.replace(/[^\w+=,.@-]/g, "-").slice(0, 64);
}
