"""Hosts scanned with OpenSCAP, with an exception and alarms."""

import pulumi
import pulumi_aws as aws
import plumbline_compliance_plumbline as plumbline

alarms = aws.sns.Topic("compliance-alarms")

findings = plumbline.FindingsStore(
    "compliance",
    production=True,
    alarm_topic_arns=[alarms.arn],
    exceptions=[
        {
            "id": "sessions-end-at-the-gateway",
            "rule": "xccdf_org.ssgproject.content_rule_accounts_tmout",
            "category": "compensating-control",
            "justification": "Sessions are ended by the gateway in front of these hosts.",
            "owner": "platform@example.com",
            "expires": "2027-06-30",
        }
    ],
)

scap = plumbline.ScapPipeline(
    "scap",
    findings_store={
        "findings_table_name": findings.findings_table_name,
        "findings_table_arn": findings.findings_table_arn,
        "exceptions_table_name": findings.exceptions_table_name,
        "exceptions_table_arn": findings.exceptions_table_arn,
        "incomplete_exceptions": findings.incomplete_exceptions,
        "resolved_retention_days": findings.resolved_retention_days,
        "change_topic_arn": findings.change_topic_arn,
        "security_hub_parameter_name": findings.security_hub_parameter_name,
        "security_hub_parameter_arn": findings.security_hub_parameter_arn,
    },
    target_tags={"RunSCAP": ["True"]},
    scan={"profile": "stig"},
    alarm_topic_arns=[alarms.arn],
)

pulumi.export("results_bucket", scap.results_bucket_name)
pulumi.export("instance_profile", scap.instance_profile_name)
