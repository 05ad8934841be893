import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  type BatchImportFindingsCommandInput,
  BatchUpdateFindingsCommand,
  type BatchUpdateFindingsCommandInput,
  type SecurityHubClient,
} from "@aws-sdk/client-securityhub";
import type { AwsClientStub } from "aws-sdk-client-mock";

/** A finding as Security Hub holds it. */
export interface HeldFinding {
  readonly id: string;
  updatedAt: string;
  compliance: string | undefined;
  record: string | undefined;
  workflow: string;
  note?: string;
}

/** What goes wrong with a finding in one of the two calls; a thrown error fails the call. */
export type Trouble = (call: "import" | "update", id: string) => string | undefined;

/**
 * Security Hub's own rules behind a mocked client: an import creates a finding or updates it where
 * its `UpdatedAt` is strictly later and it is not suppressed, and sets the workflow of new findings only.
 */
export class FakeSecurityHub {
  readonly findings = new Map<string, HeldFinding>();
  trouble: Trouble = () => undefined;

  /** Answers the mocked client's calls from now on. */
  answer(mock: AwsClientStub<SecurityHubClient>): void {
    mock
      .on(BatchImportFindingsCommand)
      .callsFake((input: BatchImportFindingsCommandInput) => this.import(input));
    mock
      .on(BatchUpdateFindingsCommand)
      .callsFake((input: BatchUpdateFindingsCommandInput) => this.update(input));
  }

  /** The finding whose id ends in this rule key. */
  of(key: string): HeldFinding | undefined {
    return [...this.findings.values()].find(({ id }) => id.endsWith(`/${key}`));
  }

  /** What a person does in the console. */
  setWorkflow(key: string, workflow: string): void {
    const held = this.of(key);
    if (held) held.workflow = workflow;
  }

  import({ Findings = [] }: BatchImportFindingsCommandInput): object {
    const FailedFindings: object[] = [];
    for (const finding of Findings) {
      const Id = finding.Id ?? "";
      const ErrorCode = this.trouble("import", Id);
      if (ErrorCode) FailedFindings.push({ Id, ErrorCode, ErrorMessage: "refused" });
      else this.take(Id, finding);
    }
    const FailedCount = FailedFindings.length;
    return { FailedCount, SuccessCount: Findings.length - FailedCount, FailedFindings };
  }

  private take(id: string, finding: AwsSecurityFinding): void {
    const updatedAt = finding.UpdatedAt ?? "";
    const held = this.findings.get(id);
    if (held && (held.updatedAt >= updatedAt || held.workflow === "SUPPRESSED")) return;
    this.findings.set(id, {
      workflow: finding.Workflow?.Status ?? "NEW",
      ...held,
      id,
      updatedAt,
      compliance: finding.Compliance?.Status,
      record: finding.RecordState,
    });
  }

  update(input: BatchUpdateFindingsCommandInput): object {
    const ProcessedFindings: object[] = [];
    const UnprocessedFindings: object[] = [];
    for (const FindingIdentifier of input.FindingIdentifiers ?? []) {
      const id = FindingIdentifier.Id ?? "";
      const held = this.findings.get(id);
      const ErrorCode = this.trouble("update", id) ?? (held ? undefined : "FindingNotFound");
      if (ErrorCode || !held) {
        UnprocessedFindings.push({ FindingIdentifier, ErrorCode, ErrorMessage: "refused" });
      } else {
        held.workflow = input.Workflow?.Status ?? held.workflow;
        held.note = input.Note?.Text ?? held.note;
        ProcessedFindings.push(FindingIdentifier);
      }
    }
    return { ProcessedFindings, UnprocessedFindings };
  }
}
