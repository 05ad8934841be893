import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { clientsFor } from "../../functions/aws/memberAccounts";
import type {
  ClientClass,
  CommandContext,
  ComplianceCommand,
  IamAction,
  Judgement,
  Subject,
} from "../../functions/commands/model";
import { parseParameters } from "../../functions/commands/parameters";
import type { LocalAccount } from "../../local/account";
import { VirtualClock } from "../../local/clock";
import { CloudResources } from "../../local/cloud/resources";
import { Endpoint } from "../../local/endpoint/server";
import { Ec2Service } from "../../local/endpoint/services/ec2/service";
import { LogsService } from "../../local/endpoint/services/logs";
import { Buckets } from "../../local/endpoint/services/s3/buckets";
import { BucketSettings } from "../../local/endpoint/services/s3/bucketSettings";
import { ObjectStore } from "../../local/endpoint/services/s3/objectStore";
import { S3Service } from "../../local/endpoint/services/s3/service";
import { Authorizer } from "../../local/iam/authorizer";
import { CustomerKeys } from "../../local/iam/customerKeys";
import { roleSession } from "../../local/iam/sessions";
import { StateFile } from "../../local/stateFile";
import { types } from "../../local/types";
import { graphOf, resource } from "../local/helpers/graph";

/** The member account that commands are tried in. */
export const member: LocalAccount = {
  partition: "aws",
  accountId: "111122223333",
  region: "eu-central-1",
};

/** The services that commands call, with real clients before them and IAM between. */
export class CommandCloud {
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-cloud-"));

  private constructor(
    readonly endpoint: Endpoint,
    readonly resources: CloudResources,
  ) {}

  /** Starts with an account that is empty. */
  static async start(): Promise<CommandCloud> {
    return new CommandCloud(
      await Endpoint.listen(),
      new CloudResources(graphOf(), member, new StateFile(undefined)),
    );
  }

  async close(): Promise<void> {
    await this.endpoint.close();
    fs.rmSync(this.folder, { recursive: true });
  }

  /** What a command is given by a role that may do these actions, and no others. */
  context(
    command: ComplianceCommand,
    actions: readonly IamAction[],
    parameters: Readonly<Record<string, string>> = {},
  ): CommandContext {
    const role = resource(
      types.role,
      "member",
      {},
      {
        name: "member",
        arn: `arn:aws:iam::${member.accountId}:role/member`,
        uniqueId: "AROAMEMBER",
      },
    );
    const Statement = actions.map((each) => ({
      Effect: "Allow",
      Action: each.action,
      Resource: each.resources.map(filled),
    }));
    const policy = { Version: "2012-10-17", Statement };
    const inputs = { role: "member", policy: JSON.stringify(policy) };
    const graph = graphOf(role, resource(types.rolePolicy, "member", inputs));
    this.serve(new Authorizer(graph, member));
    const credentials = this.endpoint.credentials.issue(roleSession(role, "test", member));
    const client = clientsFor({ region: member.region, credentials });
    return {
      place: {
        partition: member.partition,
        account: member.accountId,
        region: member.region,
      },
      parameters: parseParameters(command.name, command.parameters, parameters),
      client: <Client>(type: ClientClass<Client>) => client(bound(type, this.endpoint.url)),
    };
  }

  private serve(authorizer: Authorizer): void {
    const clock = new VirtualClock();
    const keys = new CustomerKeys(graphOf(), member);
    const objects = new Buckets(graphOf(), new ObjectStore(this.folder, clock), () => undefined);
    const settings = new BucketSettings(this.resources, member);
    this.endpoint.serveWith(
      authorizer,
      [
        new S3Service(objects, authorizer, keys, member, settings),
        new Ec2Service(this.resources, member),
        new LogsService(this.resources, member),
      ],
      clock,
    );
  }
}

const boundClasses = new Map<unknown, unknown>();

/** The same class of client, for an endpoint, with one attempt for each call. */
function bound<Client>(type: ClientClass<Client>, endpoint: string): ClientClass<Client> {
  const key = `${type.name} ${endpoint}`;
  const known = boundClasses.get(key) as ClientClass<Client> | undefined;
  if (known !== undefined) return known;
  const made = function (settings: object) {
    return new type({ ...settings, endpoint, maxAttempts: 1 } as never);
  } as unknown as ClientClass<Client>;
  boundClasses.set(key, made);
  return made;
}

function filled(pattern: string): string {
  return pattern
    .replaceAll("{partition}", member.partition)
    .replaceAll("{region}", member.region)
    .replaceAll("{account}", member.accountId);
}

/** Judges all that a command lists, by what was found, by id. */
export async function judgeListed(
  command: ComplianceCommand,
  context: CommandContext,
): Promise<Readonly<Record<string, Judgement>>> {
  const judged: Record<string, Judgement> = {};
  for await (const subject of command.list(context)) {
    judged[subject.id] = await command.detect(subject, context);
  }
  return judged;
}

/** What a command lists, without what it found. */
export async function listed(
  command: ComplianceCommand,
  context: CommandContext,
): Promise<readonly Subject[]> {
  const subjects: Subject[] = [];
  for await (const { type, id } of command.list(context)) subjects.push({ type, id });
  return subjects;
}

/** The resource as a command's remediation is told of it. */
export function refer(command: ComplianceCommand, id: string): Subject {
  return { type: command.resourceTypes[0] ?? "", id };
}
