import * as pulumi from "@pulumi/pulumi";
import type { ArgumentChecks } from "./checks";
import type { Context } from "./context";
import { allow, type Statement, useKeyThrough } from "../statements/policies";

/** A Slack channel, and the bot that writes to it. */
export interface SlackArgs {
  /** Id of the channel, such as `C0123456789`; its name will not do. The bot has to be a member. */
  channelId: pulumi.Input<string>;
  /**
   * ARN of a secret in Secrets Manager with the bot token: the token itself, or a JSON object with
   * the key `token`. Exactly one of `tokenSecretArn` and `tokenParameterName` has to be given.
   * Defaults to none.
   */
  tokenSecretArn?: pulumi.Input<string>;
  /** Name of a SecureString in Parameter Store with the bot token. Defaults to none. */
  tokenParameterName?: pulumi.Input<string>;
  /**
   * ARN of the customer-managed KMS key that the secret or the parameter is encrypted with. Defaults
   * to none: the keys of AWS's own need no permission.
   */
  tokenKmsKeyArn?: pulumi.Input<string>;
}

/** Checks what can be told before anything is known; a value that is not known yet is left alone. */
export function checkSlack(checks: ArgumentChecks, slack: SlackArgs | undefined): void {
  if (slack === undefined) return;
  const { channelId, tokenSecretArn, tokenParameterName } = slack;
  if (typeof channelId === "string") {
    checks.matches(
      "slack.channelId",
      channelId,
      /^[CGD][A-Z0-9]{7,}$/,
      "an id such as C0123456789",
    );
  }
  if ((tokenSecretArn === undefined) === (tokenParameterName === undefined)) {
    checks.refuse(
      "slack",
      Object.keys(slack).filter((name) => slack[name as keyof SlackArgs] !== undefined),
      "given exactly one of tokenSecretArn and tokenParameterName",
    );
  }
}

/** Names of the channel and of where its token is; the token itself is in no environment. */
export function slackEnvironment(
  slack: SlackArgs | undefined,
): Record<string, pulumi.Input<string>> {
  if (slack === undefined) return {};
  const { channelId, tokenSecretArn, tokenParameterName } = slack;
  return {
    SLACK_CHANNEL: channelId,
    ...(tokenSecretArn !== undefined && { SLACK_TOKEN_SECRET: tokenSecretArn }),
    ...(tokenParameterName !== undefined && { SLACK_TOKEN_PARAMETER: tokenParameterName }),
  };
}

/** Reading of the one token. */
export function slackStatements(
  slack: SlackArgs | undefined,
  { location }: Context,
): readonly Statement[] {
  if (slack === undefined) return [];
  const { tokenSecretArn, tokenParameterName, tokenKmsKeyArn } = slack;
  const { partition, region, accountId } = location;
  return [
    tokenSecretArn === undefined
      ? allow(
          "ReadSlackToken",
          ["ssm:GetParameter"],
          [
            pulumi
              .output(tokenParameterName ?? "")
              // A name that is a path begins with the slash that ends "parameter/".
              .apply((name) => name.replace(/^\//, ""))
              .apply(
                (name) =>
                  pulumi.interpolate`arn:${partition}:ssm:${region}:${accountId}:parameter/${name}`,
              ),
          ],
        )
      : allow("ReadSlackToken", ["secretsmanager:GetSecretValue"], [tokenSecretArn]),
    ...(tokenKmsKeyArn === undefined
      ? []
      : [
          useKeyThrough(
            "DecryptSlackToken",
            tokenKmsKeyArn,
            ["kms:Decrypt"],
            [tokenSecretArn === undefined ? "ssm" : "secretsmanager"],
            location,
          ),
        ]),
  ];
}
