import { ServiceError } from "../../serviceError";
import { isObject, type JsonObject, listOf, numberOf, objectOf, textOf } from "../../../json";

/** One datum that `PutMetricData` took. */
export interface MetricDatum {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly timestamp: Date;
  readonly unit: string;
  /** Values and how often each occurred. */
  readonly values: readonly number[];
  readonly counts: readonly number[];
}

const maximumMetrics = 1000;
const maximumBytes = 1024 * 1024;
const maximumDimensions = 30;
const maximumValues = 150;
const twoWeeks = 14 * 24 * 3600 * 1000;
const twoHours = 2 * 3600 * 1000;
const largestValue = 2 ** 360;
const printableAscii = /^[\x20-\x7e]+$/;

/** Checks a `PutMetricData` request by CloudWatch's documented limits and gives its data. */
export function readMetricData(input: JsonObject, bytes: number, now: number): MetricDatum[] {
  if (bytes > maximumBytes) fail("RequestEntityTooLarge", "the request is larger than 1 MB", 413);
  const namespace = textOf(input["Namespace"]) ?? "";
  if (!/^[0-9A-Za-z.\-_/#: ]{1,255}$/.test(namespace) || /^(:|AWS\/)/.test(namespace)) {
    fail(
      "InvalidParameterValueException",
      `The value "${namespace}" for parameter Namespace is invalid.`,
    );
  }
  const data = listOf(input["MetricData"]);
  if (data.length === 0)
    fail("MissingRequiredParameterException", "The parameter MetricData is required.");
  if (data.length > maximumMetrics) {
    fail(
      "InvalidParameterValueException",
      `MetricData has ${data.length} entries, at most 1000 are taken.`,
    );
  }
  return data.map((datum, index) => readDatum(datum, namespace, `MetricData[${index}]`, now));
}

function readDatum(value: unknown, namespace: string, where: string, now: number): MetricDatum {
  if (!isObject(value)) fail("InvalidParameterValueException", `${where} is not an object.`);
  const name = textOf(value["MetricName"]) ?? "";
  if (name.length < 1 || name.length > 255) {
    fail("InvalidParameterValueException", `${where}.MetricName must have 1 to 255 characters.`);
  }
  const { values, counts } = readValues(value, where);
  return {
    namespace,
    name,
    dimensions: readDimensions(value["Dimensions"], where),
    timestamp: readTimestamp(value["Timestamp"], where, now),
    unit: textOf(value["Unit"]) ?? "None",
    values,
    counts,
  };
}

function readTimestamp(value: unknown, where: string, now: number): Date {
  if (value === undefined) return new Date(now);
  const seconds = numberOf(value);
  const time = seconds === undefined ? Date.parse(textOf(value) ?? "") : seconds * 1000;
  if (!(time >= now - twoWeeks && time <= now + twoHours)) {
    const message = `${where}.Timestamp must be within the last two weeks or the next two hours.`;
    fail("InvalidParameterValueException", message);
  }
  return new Date(time);
}

function readDimensions(value: unknown, where: string): Record<string, string> {
  const dimensions = listOf(value).map(objectOf);
  if (dimensions.length > maximumDimensions) {
    fail("InvalidParameterValueException", `${where} has more than 30 dimensions.`);
  }
  const read: Record<string, string> = {};
  for (const { Name, Value } of dimensions) {
    checkDimension(Name, 255, `${where} dimension name`);
    checkDimension(Value, 1024, `${where} dimension value`);
    const name = String(Name);
    if (name.startsWith(":")) {
      fail(
        "InvalidParameterValueException",
        `${where} dimension name must not begin with a colon.`,
      );
    }
    if (name in read)
      fail("InvalidParameterValueException", `${where} has the dimension ${name} twice.`);
    read[name] = String(Value);
  }
  return read;
}

function checkDimension(value: unknown, maximum: number, where: string): void {
  const text = textOf(value) ?? "";
  if (text.trim() === "" || text.length > maximum || !printableAscii.test(text)) {
    fail("InvalidParameterValueException", `${where} must be 1 to ${maximum} ASCII characters.`);
  }
}

function readValues(datum: JsonObject, where: string): Pick<MetricDatum, "values" | "counts"> {
  const forms = ["Value", "Values", "StatisticValues"].filter((form) => datum[form] !== undefined);
  if (forms.length !== 1) {
    fail(
      "InvalidParameterCombinationException",
      `${where} needs one of Value, Values, StatisticValues.`,
    );
  }
  if (datum["StatisticValues"] !== undefined) {
    fail("NotImplemented", "the local stack does not take StatisticValues", 501);
  }
  const values = listOf(datum["Values"] ?? datum["Value"]).map(numberOf);
  const counts = listOf(datum["Counts"]).map(numberOf);
  if (values.length > maximumValues) {
    fail("InvalidParameterValueException", `${where} has more than 150 values.`);
  }
  if (counts.length > 0 && counts.length !== values.length) {
    fail("InvalidParameterValueException", `${where}.Counts must be as long as Values.`);
  }
  const given = [...values, ...counts];
  const good = given.filter((value) => value !== undefined && Math.abs(value) <= largestValue);
  if (good.length !== given.length) {
    fail(
      "InvalidParameterValueException",
      `${where} has a value that is no number or out of range.`,
    );
  }
  const numbers = values.map((value) => value ?? 0);
  return {
    values: numbers,
    counts: counts.length === 0 ? numbers.map(() => 1) : counts.map((count) => count ?? 0),
  };
}

function fail(code: string, message: string, status = 400): never {
  throw new ServiceError(code, message, status);
}
