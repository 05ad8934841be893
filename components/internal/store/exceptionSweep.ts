import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ScanSource } from "../../exceptionArgs";
import type { FindingsStoreReference } from "../../findingsStoreArgs";
import type { Context } from "../common/context";
import { eventTypes } from "../common/events";
import type { LambdaFunction } from "../functions/lambdaFunction";
import { createScheduledFunction } from "../functions/scheduledFunction";
import {
  changeKeyUse,
  complianceEnvironment,
  exceptionsEnvironment,
  findDeparted,
  judgeExceptions,
  keepFindings,
  keyStatements,
  readExceptedFindings,
  showCompliance,
  storeEnvironment,
  tellChanges,
} from "../statements/store";

export interface ExceptionSweepInputs {
  readonly everyMinutes: number;
  readonly warningDays: number;
  /** Whether accounts of the organization that have left are looked for. */
  readonly organization: boolean;
  readonly store: FindingsStoreReference;
  readonly deadLetterQueue: aws.sqs.Queue;
  /** Scanners whose hosts stand on the Compliance page of Systems Manager. */
  readonly complianceSources: readonly ScanSource[];
}

/**
 * The function that opens what exceptions hide no more, warns of their end, and closes the findings of
 * rules and accounts that are gone.
 */
export function createExceptionSweep(
  name: string,
  inputs: ExceptionSweepInputs,
  context: Context,
  parent: pulumi.Resource,
): LambdaFunction {
  const { everyMinutes, warningDays, organization, store, deadLetterQueue, complianceSources } =
    inputs;
  return createScheduledFunction(
    name,
    {
      handler: "exceptionSweep",
      description:
        "Opens findings whose exceptions end, closes those of rules and accounts that left",
      memoryMb: 256,
      timeoutSeconds: 300,
      everyMinutes,
      deadLetterQueue,
      environment: {
        ...storeEnvironment(store),
        ...exceptionsEnvironment(store),
        ...complianceEnvironment(complianceSources),
        EXCEPTION_WARNING_DAYS: String(warningDays),
        ...(organization ? { ORGANIZATION: "true" } : {}),
      },
      statements: [
        keepFindings(store),
        ...findDeparted(store, organization),
        ...readExceptedFindings(store),
        ...judgeExceptions(store),
        ...tellChanges(store, context, [eventTypes.exceptionExpiring, eventTypes.exceptionExpired]),
        ...showCompliance(complianceSources, context),
        ...keyStatements(changeKeyUse, context),
      ],
    },
    context,
    parent,
  );
}
