import * as path from "node:path";
import { type LocalAccount, localAccount } from "./account";
import type { AutomationExecution, LocalAutomation } from "./automation";
import { VirtualClock } from "./clock";
import type { CloudResources } from "./cloud/resources";
import type { LocalConfig } from "./config";
import { lastingFolders, type StackFolders, temporaryFolders } from "./directory";
import type { Credentials } from "./endpoint/credentials";
import type { Faults } from "./endpoint/faults";
import type { Recorder } from "./endpoint/recorder";
import { Endpoint } from "./endpoint/server";
import type { AssociationRuns } from "./endpoint/services/associations";
import type { MetricDatum } from "./endpoint/services/cloudwatch/metrics";
import type { CommandCalls } from "./endpoint/services/commands";
import type { ComplianceList } from "./endpoint/services/compliance";
import { DynamoEngine } from "./endpoint/services/dynamodb/engine";
import type { BusEvent } from "./endpoint/services/events";
import type { CisScans } from "./endpoint/services/inspector/scans";
import type { ObjectStore, ObjectVersion } from "./endpoint/services/s3/objectStore";
import type { LocalOrganization } from "./endpoint/services/organizations";
import type { FindingsHub } from "./endpoint/services/securityHub/hub";
import type { PublishedMessage } from "./endpoint/services/sns";
import type { ParameterStore } from "./endpoint/services/ssm";
import type { ResourceTags } from "./endpoint/services/tagging";
import { LocalStackError } from "./errors";
import type { Graph } from "./graph";
import type { Authorizer, DeniedCall, UnusedByRole } from "./iam/authorizer";
import type { RoleSession } from "./iam/principal";
import { instanceRole, roleSession } from "./iam/sessions";
import type { JsonObject } from "./json";
import type { FunctionDefinition } from "./lambda/definition";
import type { Invocation } from "./lambda/invocation";
import { evaluateProgram } from "./program/evaluate";
import { withStackSets } from "./program/stackSets";
import { advance, settle } from "./settle";
import { SlackServer } from "./slack/server";
import type { LogLineOfGroup } from "./sources/logGroups";
import type { LocalQueue } from "./sources/queue";
import type { LocalStackOptions, Upload } from "./stackOptions";
import { StateFile } from "./stateFile";
import { LocalTables } from "./tables";
import { types } from "./types";
import { unfollowed } from "./unfollowed";
import { Uploads } from "./uploads";
import { buildWorld, type StackWorld } from "./world";

export type { LocalStackOptions, Upload } from "./stackOptions";
export { UploadDenied } from "./uploads";

/** A Pulumi program at work on this machine. */
export class LocalStack {
  private readonly uploads: Uploads;

  private constructor(
    /** Everything that the program registered. */
    readonly graph: Graph,
    private readonly endpoint: Endpoint,
    private readonly folders: StackFolders,
    private readonly account: LocalAccount,
    private readonly world: StackWorld,
    /** Reads and arranges tables, past IAM. */
    readonly tables: LocalTables,
  ) {
    this.uploads = new Uploads(graph, world);
  }

  static async start(options: LocalStackOptions): Promise<LocalStack> {
    const { directory, account = localAccount, concurrency = 2 } = options;
    const folders = directory === undefined ? temporaryFolders() : lastingFolders(directory);
    const opened: { close(): Promise<void> }[] = [];
    try {
      const endpoint = await Endpoint.listen();
      opened.push(endpoint);
      endpoint.faults.add(...(options.faults ?? []));
      const program = await evaluateProgram({ ...options, account, endpoint: endpoint.url });
      const graph = withStackSets(program, account);
      const state = folders.state;
      const engine = await DynamoEngine.start(state && path.join(state, "dynamodb"));
      opened.push(engine);
      const slack = new SlackServer();
      await slack.start();
      opened.push({ close: () => slack.stop() });
      const itemState = StateFile.in(state, "table-items.json");
      const tables = await LocalTables.create(graph, engine, itemState);
      const parts = { graph, endpoint, engine, account, folders, concurrency, slack };
      const world = buildWorld(parts);
      if (options.announce === true) world.notifications.announce();
      return new LocalStack(graph, endpoint, folders, account, world, tables);
    } catch (error) {
      await Promise.all(opened.map((resource) => resource.close()));
      folders.release();
      throw error;
    }
  }

  /** Base URL of the loopback endpoint. */
  get url(): string {
    return this.endpoint.url;
  }

  /** Plans what goes wrong. */
  get faults(): Faults {
    return this.endpoint.faults;
  }

  /** Every call that was made, whoever made it. */
  get calls(): Recorder["calls"] {
    return this.endpoint.recorder.calls;
  }

  /** What the program's functions are. */
  get functions(): readonly FunctionDefinition[] {
    return this.world.functions.all.map(({ definition }) => definition);
  }

  /** Every run of every function. */
  get invocations(): readonly Invocation[] {
    return this.world.functions.invocations;
  }

  /** Every datum published, in its order. */
  get metrics(): readonly MetricDatum[] {
    return this.world.cloudwatch.data;
  }

  /** Every message that a topic took. */
  get published(): readonly PublishedMessage[] {
    return this.world.sns.published;
  }

  /** Messages of the topic with this logical name. */
  notifications(topic: string): readonly PublishedMessage[] {
    const { arn } = this.graph.named(types.topic, topic).outputs;
    return this.published.filter(({ topicArn }) => topicArn === arn);
  }

  /** What services wrote into the log group with this logical or physical name. */
  logGroup(name: string): readonly LogLineOfGroup[] {
    return this.world.logGroups.of(name);
  }

  /** Compliance items that nodes have in Systems Manager, by node and type. */
  get compliance(): readonly ComplianceList[] {
    return this.world.compliance.lists;
  }

  /** Puts compliance items on a node, as a document of AWS's does. @param input as the API takes it. */
  putCompliance(node: string, input: JsonObject): void {
    this.world.compliance.put(node, input);
  }

  /** Tags of resources outside the program, for functions that ask for them. */
  get tags(): ResourceTags {
    return this.world.tags;
  }

  /** What the program's associations ran on: at first, the instances that uploaded. */
  get associations(): AssociationRuns {
    return this.world.associations;
  }

  /** Commands that were sent to instances, and which instances are not managed. */
  get commands(): CommandCalls {
    return this.world.commands;
  }

  /** The objects in all buckets. */
  get objects(): ObjectStore {
    return this.world.buckets.objects;
  }

  /** What stands in for Slack: the messages and files that it took, and what it is to refuse. */
  get slack(): SlackServer {
    return this.world.slack;
  }

  /** What compliance commands judge and put right, in every account that is played. */
  get cloud(): CloudResources {
    return this.world.cloud;
  }

  /** The organization's accounts: they may leave, be closed, and come back. */
  get organization(): LocalOrganization {
    return this.world.organization;
  }

  /** Every event that an event bus took. */
  get events(): readonly BusEvent[] {
    return this.world.events.events;
  }

  /** AWS Config: what it recorded, its rules and what they said. */
  get config(): LocalConfig {
    return this.world.config;
  }

  /** Amazon Inspector's CIS scans: those that somebody says were run. */
  get cisScans(): CisScans {
    return this.world.cisScans;
  }

  get securityHub(): FindingsHub {
    return this.world.hub;
  }

  get parameters(): ParameterStore {
    return this.world.parameters;
  }

  /** Executions of automation documents, those that Config started too. */
  get automation(): LocalAutomation {
    return this.world.automation;
  }

  /** What a person does who presses Remediate in Config for a resource; `settle` does the rest. */
  remediate(
    rule: string,
    resourceId: string,
    account = this.account,
  ): Promise<AutomationExecution> {
    return this.world.remediations.start(this.config.rule(rule, account).name, resourceId, account);
  }

  /** The queue with this logical name. */
  queue(name: string): LocalQueue {
    const resource = this.graph.named("aws:sqs/queue:Queue", name);
    const queue = this.world.queues.queue(String(resource.outputs["arn"]));
    if (queue === undefined) throw new LocalStackError(`there is no queue "${name}"`);
    return queue;
  }

  get queues(): readonly LocalQueue[] {
    return this.world.queues.all();
  }

  /** What IAM refused. */
  get denied(): readonly DeniedCall[] {
    return this.world.authorizer.denied;
  }

  /** What the roles that acted are allowed and did not need. */
  unusedPermissions(): readonly UnusedByRole[] {
    return this.world.authorizer.unused();
  }

  /** Policies that stand in the way of judging the roles that acted, in sentences. */
  unknownPolicies(): readonly string[] {
    return this.world.authorizer.unknownPolicies();
  }

  /** Resources that would start a function in AWS and do not here, in words. */
  unfollowed(): readonly string[] {
    return unfollowed(this.graph);
  }

  /** Decides about calls by the program's policies. */
  get authorizer(): Authorizer {
    return this.world.authorizer;
  }

  /** The session of the program's instance role on an instance. */
  instance(instanceId: string, roleId?: string): RoleSession {
    return roleSession(instanceRole(this.graph), instanceId, this.account, roleId);
  }

  /** Credentials with which a real client can act as an instance. */
  instanceCredentials(instanceId: string, roleId?: string): Credentials {
    return this.endpoint.credentials.issue(this.instance(instanceId, roleId));
  }

  /** Credentials with which a real client can act as a function of the program. */
  functionCredentials(name: string): Credentials {
    const { all } = this.world.functions;
    const target = all.find(({ definition }) => definition.logicalName === name);
    if (target === undefined) throw new LocalStackError(`there is no function "${name}"`);
    return this.endpoint.credentials.issue(this.world.functions.session(target));
  }

  /** Uploads as an instance does: authorised by its role's policies, and told to the queues. */
  async upload(upload: Upload): Promise<ObjectVersion> {
    return this.uploads.put(upload, this.instance(upload.instanceId, upload.roleId));
  }

  /** Whether the program is told of uploads with such a name. */
  takes(objectName: string): boolean {
    return this.uploads.takes(objectName);
  }

  /** Lets everything happen that is due, until nothing more does; see `settle`. */
  settle(): Promise<void> {
    return settle(this.world);
  }

  /**
   * Puts the time forward, functions' own included. Schedules that came due fire, each of them once,
   * and what they start comes to its end.
   */
  advance(milliseconds: number): Promise<void> {
    return advance(this.world, milliseconds);
  }

  /** Fires the schedule with this logical name now, and lets what it starts come to its end. */
  async fire(schedule: string): Promise<void> {
    this.world.schedules.fire(schedule);
    await this.settle();
  }

  /** Logical names of the schedules that `fire` knows. */
  get schedules(): readonly string[] {
    return this.world.schedules.names;
  }

  /**
   * Puts an event of one of AWS's own services onto the default bus; `settle` delivers it.
   *
   * @param account where it comes from, if not from the stack's own account.
   */
  emitEvent(
    source: string,
    detailType: string,
    detail: JsonObject,
    resources: readonly string[] = [],
    account = this.account.accountId,
  ): void {
    this.world.events.emit({ bus: "default", source, detailType, detail, resources, account });
  }

  /** Hands over what is in the queues now; messages that fail stay hidden for their timeout. */
  async drain(): Promise<void> {
    await Promise.all(this.world.mappings.map((mapping) => mapping.drain()));
  }

  /** The stack's time. */
  get clock(): VirtualClock {
    return this.world.clock;
  }

  /** Ends the functions' processes: the next run is a cold start, with nothing cached. */
  restartFunctions(): void {
    this.world.functions.close();
  }

  /** Ends everything; state in `directory` stays. */
  async close(): Promise<void> {
    this.world.functions.close();
    this.world.queues.save();
    this.world.hub.save();
    this.world.cisScans.save();
    this.world.config.save();
    this.world.cloud.save();
    await this.endpoint.close();
    await this.slack.stop();
    await this.tables.close();
    this.folders.release();
  }
}

/** Evaluates a program and starts everything that it needs to run here. */
export function startLocalStack(options: LocalStackOptions = {}): Promise<LocalStack> {
  return LocalStack.start(options);
}
