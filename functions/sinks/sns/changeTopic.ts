import type { SNSClient } from "@aws-sdk/client-sns";
import { type Announcement, isNews } from "../../findings/notices/announcement";
import { hostNotice } from "../../findings/notices/hostNotice";
import { newsIn } from "../../findings/notices/news";
import { noticeText, oneLine } from "../../findings/notices/notice";
import { publishMessage, type TopicMessage } from "./topicPut";

/** Longest name of a benchmark or a profile in a message. */
const maxName = 200;

/**
 * Publishes what changed to a topic: one message for each announcement, none where there is nothing
 * that a person wants to hear of.
 *
 * @throws SinkError when SNS could not be reached or throttled.
 */
export async function publishChanges(
  client: SNSClient,
  topicArn: string,
  announcement: Announcement,
): Promise<void> {
  if (isNews(announcement)) await publishMessage(client, topicArn, changeMessage(announcement));
}

/**
 * An announcement as a message. Subscriptions can filter by its attributes: `severity`, the worst of
 * what counts now and did not before, `none` where things only got better; `kinds`, all kinds of
 * change in it; `source`, `account`, `region` and `target`; and `id`, by which receivers drop doubles.
 */
export function changeMessage(announcement: Announcement): TopicMessage {
  const { series, id, time, changes } = announcement;
  const { target, source, benchmark, profile } = series;
  const { subject, ...notice } = hostNotice([announcement]);
  const measured = [
    `Source ${source}`,
    named("benchmark", benchmark),
    named("profile", profile),
    `as of ${time}`,
  ];
  return {
    subject,
    text: [
      noticeText({ subject, ...notice }),
      `${measured.filter((part) => part !== undefined).join(", ")}.`,
    ].join("\n\n"),
    attributes: {
      severity: newsIn([announcement]).fresh[0]?.finding.severity ?? "none",
      kinds: [...new Set(changes.map(({ kind }) => kind))],
      source,
      account: target.account,
      region: target.region,
      target: target.id,
      id,
    },
  };
}

function named(what: string, name: string): string | undefined {
  const text = oneLine(name, maxName);
  return text === "" ? undefined : `${what} ${text}`;
}
