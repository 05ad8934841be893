import { append } from "../../../../functions/findings/extremes";
import type { VirtualClock } from "../../../clock";
import { jsonAnswer, queryCompatibleError } from "../../protocol";
import type { EndpointRequest } from "../../request";
import type { Service, ServiceCall } from "../../service";
import { ServiceError } from "../../serviceError";
import { textOf } from "../../../json";
import { type MetricDatum, readMetricData } from "./metrics";

/** From the service's model. */
const formerCodes = {
  InvalidParameterValueException: "InvalidParameterValue",
  InvalidParameterCombinationException: "InvalidParameterCombination",
  MissingRequiredParameterException: "MissingParameter",
};

/** CloudWatch: `PutMetricData` over AWS JSON, as the SDK for JavaScript speaks it. */
export class CloudWatchService implements Service {
  readonly signingName = "monitoring";
  readonly errorForm = queryCompatibleError(formerCodes);
  readonly throttled = new ServiceError("Throttling", "Rate exceeded");
  /** All data taken so far. */
  readonly data: MetricDatum[] = [];

  constructor(private readonly clock: Pick<VirtualClock, "now">) {}

  denied(message: string): ServiceError {
    return new ServiceError("AccessDenied", message, 403);
  }

  async call(request: EndpointRequest): Promise<ServiceCall> {
    const operation = request.target();
    if (operation !== "PutMetricData") {
      const message = `the local stack does not do cloudwatch:${operation}`;
      throw new ServiceError("UnknownOperationException", message);
    }
    const input = await request.json();
    const bytes = (await request.body()).length;
    const namespace = textOf(input["Namespace"]);
    const context = { "cloudwatch:namespace": namespace };
    return {
      action: "cloudwatch:PutMetricData",
      needs: [{ action: "cloudwatch:PutMetricData", resource: "*", context }],
      perform: () => {
        append(this.data, readMetricData(input, bytes, this.clock.now()));
        return Promise.resolve(jsonAnswer({}));
      },
    };
  }
}
