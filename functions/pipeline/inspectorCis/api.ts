import {
  type CisScan,
  type CisTargetResourceAggregation,
  GetCisScanReportCommand,
  type GetCisScanReportCommandOutput,
  GetCisScanResultDetailsCommand,
  type Inspector2Client,
  ListCisScanResultsAggregatedByTargetResourceCommand,
  ListCisScansCommand,
  type ListCisScansDetailLevel,
} from "@aws-sdk/client-inspector2";
import type { CisCheck } from "../../readers/inspectorCis";
import type { CisReportFormat } from "../../sinks/store/cisScanRecord";
import type { Backoff } from "../../sinks/retry";
import { patiently } from "../patiently";

/** The most that a page of each call can have. */
const pageSizes = { scans: 100, targets: 100, checks: 1000 } as const;

/** Which scans to list. */
export interface CisScanQuery {
  /** Those that began at or after this instant. */
  readonly from: Date;
  /** ARN of the configuration that they are of; `*` for all. */
  readonly configuration: string;
  /** Those of the whole organization, for its delegated administrator, or of one account. */
  readonly detailLevel: ListCisScansDetailLevel;
}

/** Inspector as the pipeline reads it: every call page by page, and patient with throttles. */
export class CisApi {
  readonly #client: Inspector2Client;
  readonly #backoff: Backoff;

  constructor(client: Inspector2Client, backoff: Backoff = {}) {
    this.#client = client;
    this.#backoff = backoff;
  }

  /** Scans, those first that began first. */
  async *scans({ from, configuration, detailLevel }: CisScanQuery): AsyncGenerator<CisScan> {
    let nextToken: string | undefined;
    do {
      const token = nextToken;
      const page = await this.#ask("list CIS scans", () =>
        this.#client.send(
          new ListCisScansCommand({
            filterCriteria: {
              scanAtFilters: [{ earliestScanStartTime: from }],
              ...(configuration !== "*" && {
                scanConfigurationArnFilters: [{ comparison: "EQUALS", value: configuration }],
              }),
            },
            detailLevel,
            sortBy: "SCAN_START_DATE",
            sortOrder: "ASC",
            maxResults: pageSizes.scans,
            nextToken: token,
          }),
        ),
      );
      yield* page.scans ?? [];
      nextToken = nextOf(page);
    } while (nextToken !== undefined);
  }

  /** One page of a scan's targets, or the one that is asked for. */
  async targets(
    scanArn: string,
    token: string | undefined,
    only?: { readonly account: string; readonly id: string },
  ): Promise<{
    readonly targets: readonly CisTargetResourceAggregation[];
    readonly next?: string;
  }> {
    const page = await this.#ask("list the targets of a CIS scan", () =>
      this.#client.send(
        new ListCisScanResultsAggregatedByTargetResourceCommand({
          scanArn,
          maxResults: pageSizes.targets,
          nextToken: token,
          ...(only && {
            filterCriteria: {
              accountIdFilters: [{ comparison: "EQUALS", value: only.account }],
              targetResourceIdFilters: [{ comparison: "EQUALS", value: only.id }],
            },
          }),
        }),
      ),
    );
    const next = nextOf(page);
    return { targets: page.targetResourceAggregations ?? [], ...(next !== undefined && { next }) };
  }

  /** The checks of a target. */
  async *checks(
    scanArn: string,
    { account, id }: { readonly account: string; readonly id: string },
  ): AsyncGenerator<CisCheck> {
    let nextToken: string | undefined;
    do {
      const token = nextToken;
      const page = await this.#ask("give the results of a CIS scan", () =>
        this.#client.send(
          new GetCisScanResultDetailsCommand({
            scanArn,
            accountId: account,
            targetResourceId: id,
            maxResults: pageSizes.checks,
            nextToken: token,
          }),
        ),
      );
      yield* page.scanResultDetails ?? [];
      nextToken = nextOf(page);
    } while (nextToken !== undefined);
  }

  /** Asks for a report, which is made because of it, and after some time there. */
  report(
    scanArn: string,
    format: CisReportFormat,
  ): Promise<Pick<GetCisScanReportCommandOutput, "status" | "url">> {
    const reportFormat = format === "csv" ? "CSV" : "PDF";
    return this.#ask("make the report of a CIS scan", () =>
      this.#client.send(new GetCisScanReportCommand({ scanArn, reportFormat })),
    );
  }

  #ask<T>(action: string, call: () => Promise<T>): Promise<T> {
    return patiently("Amazon Inspector", action, call, this.#backoff);
  }
}

/** Inspector ends a list with no token, an empty one or null. */
function nextOf({ nextToken }: { readonly nextToken?: string | null | undefined }) {
  return nextToken === null || nextToken === "" ? undefined : nextToken;
}
