import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { Context } from "aws-lambda";
import { requireEnv, requireNumber, requireOneOf, stringList } from "../environment";
import { PlumblineError } from "../errors";
import { sources } from "../findings/model";
import { jsonLogger, logged } from "../log";
import { changeSetup } from "../pipeline/scans/changeSetup";
import { expectedHosts } from "../pipeline/hosts/expectedHosts";
import { placeOf } from "../pipeline/place";
import { watchHosts } from "../pipeline/hosts/watchHosts";
import { tellHostNews } from "../sinks/eventBridge/hostNews";
import { metricFamilies, metricsChoices, silentHostMetrics } from "../sinks/cloudWatch/metrics";
import { putMetrics } from "../sinks/cloudWatch/metricsPut";

const environment = process.env;
const log = jsonLogger();
const setup = changeSetup(environment);
const cloudwatch = new CloudWatchClient();

const namespace = requireEnv(environment, "METRIC_NAMESPACE");
const family = requireOneOf(environment, "METRIC_FAMILY", metricFamilies);
const pipeline = requireEnv(environment, "METRIC_PIPELINE");
const choice = requireOneOf(environment, "METRICS", metricsChoices);
const associationIds = stringList(environment, "ASSOCIATION_IDS");
const silentAfterHours = requireNumber(environment, "SILENT_AFTER_HOURS");
const retireAfterDays = requireNumber(environment, "RETIRE_AFTER_DAYS");

const expectedSources = stringList(environment, "SOURCES");
const watched = sources.filter((each) => expectedSources.includes(each));
const watch = requireEnv(environment, "WATCH");

const hour = 3_600_000;

/** Looks which hosts are silent and which profiles nobody runs any more; called every hour. */
async function handle(_event: unknown, context: Context): Promise<void> {
  const result = await watchHosts({
    ...setup.toolsOf(context),
    place: placeOf(context.invokedFunctionArn),
    sources: watched,
    watch,
    expected: () =>
      expectedHosts(setup.ssm, {
        associationIds,
        // Long enough to have the execution in it that a host that has just fallen silent missed.
        since: new Date(Date.now() - 2 * silentAfterHours * hour).toISOString(),
        log,
      }),
    silentAfterHours,
    retireAfterDays,
    publishSilent: async (count) => {
      const { data } = silentHostMetrics(count, { family, pipeline, choice, now: Date.now() });
      await putMetrics(cloudwatch, namespace, data);
    },
    tell: (news) => tellHostNews(setup, setup.topicArn, news),
    log,
  });
  log.info("hosts watched", { ...result });
  if (result.failed > 0) {
    throw new PlumblineError(`the watch met with failures (${result.failed}), which the log has`);
  }
}

export const handler = logged(handle);
