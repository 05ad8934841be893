import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { PermanentError, SinkError } from "../../../../functions/errors";
import { slackToken } from "../../../../functions/sinks/slack/token";
import { failure } from "../../../local/helpers/stacks";

const clients = { secrets: new SecretsManagerClient({}), ssm: new SSMClient({}) };
const secrets = mockClient(clients.secrets);
const ssm = mockClient(clients.ssm);
const secretArn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:slack-AbCdEf";

describe("the Slack token", () => {
  beforeEach(() => {
    secrets.reset();
    ssm.reset();
  });

  it("is read from a secret, which is the token itself or has it under a key", async () => {
    secrets.on(GetSecretValueCommand).resolvesOnce({ SecretString: "xoxb-1-abc\n" });
    secrets
      .on(GetSecretValueCommand)
      .resolvesOnce({ SecretString: "xoxb-1-abc\n" })
      .resolvesOnce({ SecretString: '{"token":"xoxb-2-abc"}' });

    expect(await slackToken(clients, { secretArn })).to.equal("xoxb-1-abc");
    expect(await slackToken(clients, { secretArn })).to.equal("xoxb-2-abc");
  });

  it("is read from a SecureString, decrypted", async () => {
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: "xoxb-3-abc" } });

    expect(await slackToken(clients, { parameterName: "/slack/token" })).to.equal("xoxb-3-abc");
    const [call] = ssm.commandCalls(GetParameterCommand);
    expect(call?.args[0].input).to.deep.equal({ Name: "/slack/token", WithDecryption: true });
  });

  it("is refused where it is none, without a word of what is there instead", async () => {
    for (const SecretString of ["hunter2", '{"password":"hunter2"}', "{broken hunter2", ""]) {
      secrets.on(GetSecretValueCommand).resolves({ SecretString });

      const error = await failure(slackToken(clients, { secretArn }));

      expect(error).to.be.instanceOf(PermanentError);
      expect(error.message).to.include("xoxb-").and.not.include("hunter2");
    }
  });

  it("is asked for again later where the service is asked too often", async () => {
    ssm
      .on(GetParameterCommand)
      .rejects(Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" }));

    const error = await failure(slackToken(clients, { parameterName: "/slack/token" }));

    expect(error).to.be.instanceOf(SinkError);
  });
});
