import type { SNSClient } from "@aws-sdk/client-sns";
import { counted, oneLine } from "../../findings/notices/notice";
import { publishMessage } from "./topicPut";

/** Where people are notified. */
interface Topic {
  readonly sns: SNSClient;
  readonly topicArn: string;
}

/** Rules' names are shorter. */
const maxWhat = 100;

/**
 * Publishes that something is gone, and how many findings were closed with it: one message, not one for
 * each resource.
 *
 * @throws SinkError when SNS could not be reached or throttled.
 */
export async function publishDeparture(
  { sns, topicArn }: Topic,
  {
    what,
    reason,
    at,
    findings,
  }: {
    readonly what: string;
    readonly reason: string;
    readonly at: string;
    readonly findings: number;
  },
): Promise<void> {
  const many = counted(findings, "finding");
  const name = oneLine(what, maxWhat);
  await publishMessage(sns, topicArn, {
    subject: `${many} closed with ${name}`,
    text: `${many} closed as gone, without having been assessed again: ${reason}.`,
    attributes: { severity: "none", kinds: ["gone"], id: `${at}~${name}` },
  });
}
