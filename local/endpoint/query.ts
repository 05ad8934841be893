import { randomUUID } from "node:crypto";
import type { Answer, ErrorForm } from "./protocol";
import { type XmlValue, xmlElement } from "./xml";

/** Errors of services that take a form and answer in XML, such as SNS and STS. */
export function queryError(namespace: string): ErrorForm {
  return (error) => ({
    status: error.status,
    headers: { "content-type": "text/xml" },
    body: xmlElement(
      "ErrorResponse",
      {
        Error: { Type: "Sender", Code: error.code, Message: error.message },
        RequestId: randomUUID(),
      },
      namespace,
    ),
  });
}

/** An answer of such a service: `<ActionResponse><ActionResult>…`. */
export function queryAnswer(action: string, result: XmlValue, namespace: string): Answer {
  const content = {
    [`${action}Result`]: result,
    ResponseMetadata: { RequestId: randomUUID() },
  };
  return {
    status: 200,
    headers: { "content-type": "text/xml" },
    body: xmlElement(`${action}Response`, content, namespace),
  };
}
