import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { FindingsStoreReference } from "../findingsStoreArgs";
import type { Context } from "./context";
import { eventTypes } from "./events";
import type { LambdaFunction } from "./lambdaFunction";
import { createScheduledFunction } from "./scheduledFunction";
import {
  changeKeyUse,
  exceptionsEnvironment,
  judgeExceptions,
  keepFindings,
  keyStatements,
  readExceptedFindings,
  storeEnvironment,
  tellChanges,
} from "./storeStatements";

export interface ExceptionSweepInputs {
  readonly everyMinutes: number;
  readonly warningDays: number;
  readonly store: FindingsStoreReference;
  readonly deadLetterQueue: aws.sqs.Queue;
}

/** The function that opens what exceptions hide no more, and warns of their end. */
export function createExceptionSweep(
  name: string,
  { everyMinutes, warningDays, store, deadLetterQueue }: ExceptionSweepInputs,
  context: Context,
  parent: pulumi.Resource,
): LambdaFunction {
  return createScheduledFunction(
    name,
    {
      handler: "exceptionSweep",
      description: "Opens findings whose exceptions have ended, and warns of those that will",
      memoryMb: 256,
      timeoutSeconds: 300,
      everyMinutes,
      deadLetterQueue,
      environment: {
        ...storeEnvironment(store),
        ...exceptionsEnvironment(store),
        EXCEPTION_WARNING_DAYS: String(warningDays),
      },
      statements: [
        keepFindings(store),
        ...readExceptedFindings(store),
        ...judgeExceptions(store),
        ...tellChanges(store, context, [eventTypes.exceptionExpiring, eventTypes.exceptionExpired]),
        ...keyStatements(changeKeyUse, context),
      ],
    },
    context,
    parent,
  );
}
