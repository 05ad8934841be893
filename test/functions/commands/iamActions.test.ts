import { expect } from "chai";
import type {
  CommandContext,
  ComplianceCommand,
  IamAction,
} from "../../../functions/commands/model";
import { builtInCommands } from "../../../functions/commands/registry";
import type { CloudResource } from "../../../local/cloud/resources";
import { CommandCloud, judgeListed, listed, member, refer } from "../../helpers/commandCloud";
import { rejection } from "../../helpers/rejection";

/** A resource of each kind with everything wrong with it. */
const wrong: Readonly<Record<string, CloudResource>> = {
  "AWS::S3::Bucket": { kind: "bucket", id: "a-bucket" },
  "AWS::EC2::Instance": {
    kind: "instance",
    id: "i-0123456789abcdef0",
    state: "running",
    httpTokens: "optional",
    httpEndpoint: "enabled",
  },
  "AWS::::Account": { kind: "settings", id: member.accountId, ebsEncryptionByDefault: false },
  "AWS::EC2::SecurityGroup": {
    kind: "securityGroup",
    id: "sg-0123456789abcdef0",
    ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidr: "0.0.0.0/0" }],
  },
  "AWS::Logs::LogGroup": { kind: "logGroup", id: "/aws/lambda/x", retentionInDays: 7 },
};

/** Everything that the generic rule has a command do. */
async function detectAll(command: ComplianceCommand, context: CommandContext): Promise<void> {
  await judgeListed(command, context);
  for (const subject of await listed(command, context)) await command.detect(subject, context);
}

/** Everything that the generic remediation has a command do. */
async function putRight(command: ComplianceCommand, context: CommandContext): Promise<string> {
  const [subject] = [refer(command, wrong[command.resourceTypes[0] ?? ""]?.id ?? "")];
  const plan = await command.remediate?.(subject, context);
  await plan?.apply();
  return (await command.detect(subject, context)).compliance;
}

describe("the IAM actions of", () => {
  let cloud: CommandCloud;

  beforeEach(async () => {
    cloud = await CommandCloud.start();
  });

  afterEach(() => cloud.close());

  for (const command of builtInCommands) {
    const act = async (
      actions: readonly IamAction[],
      work: (command: ComplianceCommand, context: CommandContext) => Promise<unknown>,
    ): Promise<unknown> => {
      for (const type of command.resourceTypes) {
        const resource = wrong[type];
        if (resource === undefined)
          throw new Error(`there is no ${type} to try ${command.name} on`);
        cloud.resources.add(structuredClone(resource), member);
      }
      return work(command, cloud.context(command, actions));
    };

    describe(command.name, () => {
      it("are enough to judge", async () => {
        await act(command.detectActions, detectAll);
      });

      it("are enough to put right", async () => {
        expect(await act(command.remediateActions, putRight)).to.equal("COMPLIANT");
      });

      for (const { action } of command.detectActions) {
        it(`are not enough to judge without ${action}`, async () => {
          const rest = command.detectActions.filter((each) => each.action !== action);

          const error = await rejection(act(rest, detectAll));

          expect(error.message).to.contain(`not authorized to perform: ${action}`);
        });
      }

      for (const { action } of command.remediateActions) {
        it(`are not enough to put right without ${action}`, async () => {
          const rest = command.remediateActions.filter((each) => each.action !== action);

          const error = await rejection(act(rest, putRight));

          expect(error.message).to.contain(`not authorized to perform: ${action}`);
        });
      }
    });
  }
});
