/** What a document needs to know of where it runs and what it starts. */
export interface AutomationDocumentInputs {
  readonly partition: string;
  /** Path and name of the role that it takes on, such as `/compliance/plumbline-dev-automation`. */
  readonly rolePath: string;
  readonly functionArn: string;
}

/** The most that Automation lets a step wait for a function. */
export const automationStepSeconds = 300;

/** What the function gave: JSON, of its outcome or of the error that it threw. */
const payload = "{{remediate.Payload}}";

/** What stands in every outcome, and in no error: there, quotation marks have backslashes before them. */
export const outcomeOfFunction = '"outcome":"';

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
        nextStep: "judge",
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
      // That a function threw an error is told in what it gave, and need not be a step that failed.
      {
        name: "judge",
        action: "aws:branch",
        description: "Looks whether the function came to an outcome, or threw an error",
        inputs: {
          Choices: [{ NextStep: "succeed", Variable: payload, Contains: outcomeOfFunction }],
          Default: "fail",
        },
      },
      {
        name: "succeed",
        action: "aws:sleep",
        description: "Ends the execution",
        inputs: { Duration: "PT1S" },
        isEnd: true,
      },
      {
        name: "fail",
        action: "aws:executeScript",
        description: "Fails the execution with what the function said, so that AWS Config knows",
        onFailure: "Abort",
        inputs: {
          Runtime: "python3.11",
          Handler: "fail",
          Script: 'def fail(events, context):\n    raise Exception(events["Payload"])\n',
          InputPayload: { Payload: payload },
        },
        isEnd: true,
      },
    ],
    outputs: ["remediate.Payload"],
  });
}
