import type { Context, EventBridgeEvent } from "aws-lambda";
import { jsonLogger, logged } from "../log";
import { changeSetup } from "../pipeline/scans/changeSetup";
import { closeGoneTarget } from "../pipeline/hosts/goneTarget";
import { placeOf } from "../pipeline/place";
import { terminatedInstance } from "../pipeline/hosts/terminatedInstance";

const log = jsonLogger();
const setup = changeSetup(process.env);

/**
 * Closes the findings of an instance that EC2 has terminated. What could not be closed yet, because a
 * scan of it is being applied, fails the invocation, so that Lambda brings the event again.
 */
async function handle(event: EventBridgeEvent<string, unknown>, context: Context): Promise<void> {
  const instance = terminatedInstance(event);
  if (instance === undefined) return;
  const { at, ...place } = instance;
  const target = { partition: placeOf(context.invokedFunctionArn).partition, ...place };
  const changes = await closeGoneTarget(target, at, setup.toolsOf(context));
  log.info("target gone", { target: target.id, at, closed: changes.length });
}

export const handler = logged(handle);
