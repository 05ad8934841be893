import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Context } from "../common/context";
import { putFailedRunsAside } from "./failedRuns";
import {
  createLambdaFunction,
  type LambdaFunction,
  type LambdaFunctionArgs,
} from "./lambdaFunction";
import { createScheduleRole } from "./scheduledFunction";

export interface CalendarFunctionArgs extends LambdaFunctionArgs {
  readonly expression: string;
  readonly timeZone: string;
  readonly enabled: boolean;
  /** Where a run goes that could not be begun, or that failed to the end. */
  readonly deadLetterQueue: aws.sqs.Queue;
}

/** A function and the schedule that runs it. */
export interface CalendarFunction extends LambdaFunction {
  readonly schedule: aws.scheduler.Schedule;
}

/** For so long a run is tried that could not be begun. */
const ageSeconds = 21_600;

/**
 * A function that runs at times of the calendar, each of which counts: a run that failed is tried
 * again, and one that failed to the end is put aside. It is told the time at which it was due.
 */
export function createCalendarFunction(
  name: string,
  { expression, timeZone, enabled, deadLetterQueue, ...args }: CalendarFunctionArgs,
  context: Context,
  parent: pulumi.Resource,
): CalendarFunction {
  const made = createLambdaFunction(name, args, context, parent);
  putFailedRunsAside(name, made, deadLetterQueue, parent, ageSeconds);
  const { role, policy } = createScheduleRole(name, made.lambda, deadLetterQueue, context, parent);
  const schedule = new aws.scheduler.Schedule(
    name,
    {
      description: args.description,
      scheduleExpression: expression,
      scheduleExpressionTimezone: timeZone,
      state: enabled ? "ENABLED" : "DISABLED",
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: made.lambda.arn,
        roleArn: role.arn,
        // The same however often this run is delivered: by it a double is told from another run.
        input: JSON.stringify({ scheduledTime: "<aws.scheduler.scheduled-time>" }),
        deadLetterConfig: { arn: deadLetterQueue.arn },
        retryPolicy: { maximumEventAgeInSeconds: ageSeconds, maximumRetryAttempts: 10 },
      },
    },
    { parent, dependsOn: [policy] },
  );
  return { ...made, schedule };
}
