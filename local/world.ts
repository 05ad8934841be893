import * as path from "node:path";
import type { LocalAccount } from "./account";
import { VirtualClock } from "./clock";
import { cloudArn, configurationItemOf } from "./cloud/items";
import { CloudResources } from "./cloud/resources";
import { LocalConfig } from "./config";
import type { StackFolders } from "./directory";
import type { Endpoint } from "./endpoint/server";
import { AssociationCalls, AssociationRuns } from "./endpoint/services/associations";
import { CloudWatchService } from "./endpoint/services/cloudwatch/service";
import { CommandCalls } from "./endpoint/services/commands";
import { ComplianceCalls } from "./endpoint/services/compliance";
import { RuleResults } from "./endpoint/services/config/evaluations";
import { ConfigurationItems } from "./endpoint/services/config/items";
import { ConfigRuleBook } from "./endpoint/services/config/rules";
import { ConfigService } from "./endpoint/services/config/service";
import { RuleStarts } from "./endpoint/services/config/starts";
import type { DynamoEngine } from "./endpoint/services/dynamodb/engine";
import { DynamoDbService } from "./endpoint/services/dynamodb/service";
import { Ec2Service } from "./endpoint/services/ec2/service";
import { ExecutionCalls, ExecutionLedger } from "./endpoint/services/executions";
import { EventsService } from "./endpoint/services/events";
import { CisScans } from "./endpoint/services/inspector/scans";
import { InspectorService } from "./endpoint/services/inspector/service";
import { LogsService } from "./endpoint/services/logs";
import { Buckets } from "./endpoint/services/s3/buckets";
import { BucketSettings } from "./endpoint/services/s3/bucketSettings";
import { ObjectStore } from "./endpoint/services/s3/objectStore";
import { S3Service } from "./endpoint/services/s3/service";
import { FindingsHub } from "./endpoint/services/securityHub/hub";
import { Secrets, SecretsManagerService } from "./endpoint/services/secretsManager";
import { SecurityHubService } from "./endpoint/services/securityHub/service";
import { LocalOrganization, OrganizationsService } from "./endpoint/services/organizations";
import { SnsService } from "./endpoint/services/sns";
import { SqsService } from "./endpoint/services/sqs";
import { ParameterStore, SsmService } from "./endpoint/services/ssm";
import { StsService } from "./endpoint/services/sts";
import { ResourceTags, TaggingService } from "./endpoint/services/tagging";
import { LocalAutomation } from "./automation";
import { LocalFunctions } from "./functions";
import type { Graph } from "./graph";
import { Authorizer } from "./iam/authorizer";
import { CustomerKeys } from "./iam/customerKeys";
import { joinSlack } from "./slack/join";
import type { SlackServer } from "./slack/server";
import { AsyncInvocations } from "./sources/asyncInvocations";
import { BucketNotifications } from "./sources/bucketNotifications";
import { ruleEvent } from "./sources/busEvent";
import { expandPacks } from "./sources/conformancePacks";
import { ConfigRules } from "./sources/configRules";
import { EventRules } from "./sources/eventRules";
import { EventSourceMapping } from "./sources/eventSourceMapping";
import { LocalLogGroups } from "./sources/logGroups";
import { LocalQueues } from "./sources/queues";
import { Remediations } from "./sources/remediations";
import { Schedules } from "./sources/schedules";
import { Journal, StateFile } from "./stateFile";
import { types } from "./types";

/** What a stack is built from. */
export interface WorldParts {
  readonly graph: Graph;
  readonly endpoint: Endpoint;
  readonly engine: DynamoEngine;
  readonly account: LocalAccount;
  readonly folders: StackFolders;
  readonly concurrency: number;
  readonly slack: SlackServer;
}

/** Everything that runs, put together from the graph: services, functions and sources. */
export type StackWorld = ReturnType<typeof buildWorld>;

/**
 * Builds what the graph asks for. A new service is a class in `endpoint/services` and a line here;
 * a new source of events is a class in `sources` and a line here.
 */
export function buildWorld(parts: WorldParts) {
  const { graph, endpoint, engine, account, folders, concurrency, slack } = parts;
  const { state, work } = folders;
  const clock = new VirtualClock();
  const authorizer = new Authorizer(graph, account);
  const keys = new CustomerKeys(graph, account);
  const queues = new LocalQueues(graph, clock, StateFile.in(state, "queues.json"));
  const notifications = new BucketNotifications(graph, queues, authorizer, account);
  const objects = new ObjectStore(path.join(state ?? work, "s3"), clock);
  const buckets = new Buckets(graph, objects, (version, principal) => {
    notifications.created(version, principal);
  });
  const hub = new FindingsHub(
    StateFile.in(state, "security-hub.json"),
    Journal.in(state, "security-hub.changes"),
  );
  const parameters = new ParameterStore(graph, StateFile.in(state, "parameters.json"));
  const secrets = new Secrets(graph);
  joinSlack(graph, slack, { parameters, secrets });
  const cloudwatch = new CloudWatchService(clock);
  const cloud = new CloudResources(graph, account, StateFile.in(state, "cloud.json"));
  const settings = new BucketSettings(cloud, account);
  const s3 = new S3Service(buckets, authorizer, keys, account, settings);
  const events = new EventsService(graph, account, (event, id) => {
    rules.deliver(event.bus, ruleEvent(event, account, clock.now(), id));
  });
  const tags = new ResourceTags();
  const associations = new AssociationRuns();
  const sns = new SnsService(graph, keys);
  const compliance = new ComplianceCalls(account);
  const commands = new CommandCalls(graph, account, clock, tags);
  const executions = new ExecutionLedger();
  const ssmParts = [
    new AssociationCalls(graph, associations, account),
    compliance,
    commands,
    new ExecutionCalls(executions),
  ];
  const items = new ConfigurationItems(account, clock, StateFile.in(state, "config-items.json"));
  const results = new RuleResults(StateFile.in(state, "config-results.json"));
  const configRules = new ConfigRuleBook();
  const starts = new RuleStarts(clock, (rule) => {
    configSource.evaluate(rule);
  });
  const cisScans = new CisScans(account, clock, StateFile.in(state, "cis-scans.json"));
  const organization = new LocalOrganization(account);
  const services = [
    cloudwatch,
    new ConfigService({ clock, rules: configRules, items, results, starts, home: account }),
    new Ec2Service(cloud, account),
    events,
    new InspectorService(cisScans, endpoint.url),
    new LogsService(cloud, account),
    new OrganizationsService(organization, account),
    sns,
    new DynamoDbService(engine, keys, account),
    s3,
    new SecretsManagerService(secrets),
    new SecurityHubService(hub, account),
    new SqsService(queues, keys),
    new SsmService(parameters, ssmParts, keys, account),
    new StsService(graph, endpoint.credentials, account, clock),
    new TaggingService(tags),
  ];
  endpoint.serveWith(authorizer, services, clock);
  const tasks = path.join(work, "functions");
  const functions = new LocalFunctions(graph, endpoint, authorizer, keys, account, tasks, clock, {
    SLACK_API_URL: slack.url,
  });
  const mappings = graph.ofType(types.eventSourceMapping).map(
    (resource) =>
      new EventSourceMapping(resource, {
        graph,
        queues,
        functions,
        authorizer,
        keys,
        account,
        maximumConcurrency: concurrency,
      }),
  );
  const delivery = { account, authorizer, faults: endpoint.faults, keys, queues };
  const asynchronous = new AsyncInvocations(graph, functions, clock, delivery);
  const logGroups = new LocalLogGroups(graph);
  const rules = new EventRules({ ...delivery, graph, invocations: asynchronous, logGroups });
  const schedules = new Schedules({ ...delivery, graph, clock, invocations: asynchronous });
  const configSource = new ConfigRules({
    ...delivery,
    graph,
    clock,
    invocations: asynchronous,
    rules: configRules,
    items,
    results,
    isMember: (accountId) => organization.isActive(accountId),
  });
  const packs = expandPacks(graph, account);
  for (const rule of packs.rules) configSource.add(rule);
  const automationWorld = { graph, authorizer, functions, home: account };
  const automation = new LocalAutomation(automationWorld, executions);
  const remediations = new Remediations(packs.remediations, results, automation);
  const config = new LocalConfig(graph, account, configRules, items, results, configSource);
  cloud.onChanged = (place, resource) => {
    const item = configurationItemOf(place, resource, tags.get(cloudArn(place, resource) ?? ""));
    if (item !== undefined) config.record(item);
  };
  return {
    associations,
    asynchronous,
    authorizer,
    automation,
    buckets,
    cisScans,
    clock,
    cloud,
    cloudwatch,
    commands,
    compliance,
    config,
    configSource,
    events,
    functions,
    hub,
    logGroups,
    mappings,
    notifications,
    organization,
    parameters,
    queues,
    remediations,
    s3,
    schedules,
    slack,
    sns,
    tags,
  };
}
