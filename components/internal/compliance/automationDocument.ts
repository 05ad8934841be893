/** What a document needs to know of where it runs and what it starts. */
export interface AutomationDocumentInputs {
  readonly partition: string;
  /** Path and name of the role that it takes on, such as `/compliance/plumbline-dev-automation`. */
  readonly rolePath: string;
  readonly functionArn: string;
}

/** The most that Automation lets a step wait for a function. */
export const automationStepSeconds = 300;

/**
 * The Automation document that starts the function that changes resources. It names no account: each
 * execution takes on the role of the account that it is in, and tells the function which that is.
 */
export function automationDocument(inputs: AutomationDocumentInputs): string {
  const { partition, rolePath, functionArn } = inputs;
  const text = (description: string, pattern: string, fallback?: string) => ({
    type: "String",
    description,
    allowedPattern: pattern,
    ...(fallback === undefined ? {} : { default: fallback }),
  });
  return JSON.stringify({
    schemaVersion: "0.3",
    description: "Has Plumbline put one resource right by a compliance command",
    assumeRole: `arn:${partition}:iam::{{global:ACCOUNT_ID}}:role${rolePath}`,
    parameters: {
      AutomationAssumeRole: text(
        "AWS Config asks for it. The role of this document's own is taken on whatever it says.",
        "^$|^arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]+$",
        "",
      ),
      ComplianceCommand: text("Name of the compliance command", "^[A-Z][A-Z0-9_]{0,63}$"),
      RuleName: text("Name of the rule, as the pack has it", "^[A-Za-z][A-Za-z0-9_-]{0,127}$"),
      ResourceId: text("Id of the resource, as AWS Config has it", "^[\\s\\S]{1,768}$"),
      ResourceType: text("Type of the resource, where the rule is for one only", "^[\\w:]*$", ""),
      DryRun: {
        type: "String",
        description: "true to be told only; the function's own guard rails hold whatever it says",
        allowedValues: ["true", "false"],
        default: "false",
      },
      Parameters: {
        type: "StringList",
        description: "Parameters of the command, each Name=value",
        default: [],
      },
    },
    mainSteps: [
      {
        name: "remediate",
        action: "aws:invokeLambdaFunction",
        description: "Puts the resource right, or says what would be done",
        timeoutSeconds: automationStepSeconds,
        // The function judges by itself whether it can be tried again; AWS Config tries again, too.
        maxAttempts: 1,
        onFailure: "Abort",
        isEnd: true,
        inputs: {
          FunctionName: functionArn,
          InvocationType: "RequestResponse",
          InputPayload: {
            ComplianceCommand: "{{ComplianceCommand}}",
            RuleName: "{{RuleName}}",
            ResourceId: "{{ResourceId}}",
            ResourceType: "{{ResourceType}}",
            Parameters: "{{Parameters}}",
            DryRun: "{{DryRun}}",
            AccountId: "{{global:ACCOUNT_ID}}",
            Region: "{{global:REGION}}",
            ExecutionId: "{{automation:EXECUTION_ID}}",
          },
        },
      },
    ],
    outputs: ["remediate.Payload"],
  });
}
