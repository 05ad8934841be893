import type { JsonObject } from "../../../json";
import { textOf } from "../../../json";
import { type Answer, jsonAnswer, restJsonError } from "../../protocol";
import type { EndpointRequest } from "../../request";
import type { Service, ServiceCall } from "../../service";
import { ServiceError } from "../../serviceError";
import { type Answers, answers, scanOf } from "./answers";
import { reportBody, reportPath } from "./reports";
import type { CisScans } from "./scans";

const actions: Readonly<Record<string, string>> = {
  "/cis/scan/list": "ListCisScans",
  "/cis/scan-result/resource/list": "ListCisScanResultsAggregatedByTargetResource",
  "/cis/scan-result/details/get": "GetCisScanResultDetails",
  "/cis/scan/report/get": "GetCisScanReport",
};

/** Amazon Inspector: what reads CIS scans. */
export class InspectorService implements Service {
  readonly signingName = "inspector2";
  readonly errorForm = restJsonError;
  readonly throttled = new ServiceError("ThrottlingException", "Rate exceeded", 429);
  private readonly answers: Answers;

  constructor(
    private readonly scans: CisScans,
    /** Base of links to reports. */
    private readonly endpoint: string,
  ) {
    this.answers = {
      ...answers(scans),
      "/cis/scan/report/get": (input) => this.report(input),
    };
  }

  denied(message: string): ServiceError {
    return new ServiceError("AccessDeniedException", message, 403);
  }

  async call(request: EndpointRequest): Promise<ServiceCall> {
    const operation = actions[request.path];
    const answer = this.answers[request.path];
    if (operation === undefined || answer === undefined) {
      const message = `the local stack does not do inspector2 ${request.path}`;
      throw new ServiceError("UnknownOperationException", message, 404);
    }
    const input = await request.json();
    const action = `inspector2:${operation}`;
    return {
      action,
      needs: [{ action, resource: "*" }],
      perform: () => Promise.resolve(jsonAnswer(answer(input), "application/json")),
    };
  }

  /** What a link to a report leads to, for whoever has the link. */
  linked(path: string): Answer | undefined {
    if (!path.startsWith(reportPath)) return undefined;
    const body = reportBody(this.scans, path);
    return body === undefined ? { status: 404 } : { status: 200, body };
  }

  private report(input: JsonObject): JsonObject {
    const arn = textOf(input["scanArn"]) ?? "";
    const format = textOf(input["reportFormat"]) ?? "PDF";
    scanOf(this.scans, arn);
    if (!this.scans.askReport(arn, format)) return { status: "IN_PROGRESS", url: null };
    const id = arn.split("/").pop() ?? "";
    const url = `${this.endpoint}${reportPath}${id}.${format.toLowerCase()}`;
    return { status: "SUCCEEDED", url };
  }
}
