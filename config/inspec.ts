import {
  type CommonArgs,
  type InspecAuditArgs,
  type InspecGitHubArgs,
  type InspecProfileArgs,
  InspecRunner,
  type ProfileAttachmentArgs,
} from "../components";
import { hostScanFields } from "./hostScans";
import { flag, number, oneOf, section, text } from "./values";

/** What the stack says of `InspecAudit`. */
export type InspecSection = Omit<InspecAuditArgs, keyof CommonArgs | "findingsStore">;

/** `plumbline:inspec.<key>`: what `InspecAudit` takes beside what every component takes. */
export const inspec = section<InspecSection>({
  ...hostScanFields,
  runner: oneOf(InspecRunner),
  profile: section<InspecProfileArgs>({
    github: section<InspecGitHubArgs>(
      {
        owner: text,
        repository: text,
        path: text,
        ref: text,
        tokenParameterName: text,
        tokenSecretArn: text,
        tokenKmsKeyArn: text,
      },
      ["owner", "repository", "ref"],
    ),
    s3Uri: text,
    inputs: text,
    waivers: text,
    installMissing: flag,
    auditorVersion: text,
    acceptChefLicense: flag,
    timeoutSeconds: number,
  }),
  profileAttachment: section<ProfileAttachmentArgs>({
    forceReplace: flag,
    schedule: text,
    maxConcurrency: text,
    maxErrors: text,
  }),
  sweepMinutes: number,
});
