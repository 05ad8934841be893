"""ElementTree over the whole file, as a Lambda function that was written in an afternoon does it."""
import os
import resource
import sys
import xml.etree.ElementTree as ET

XCCDF = "{http://checklists.nist.gov/xccdf/1.2}"
root = ET.fromstring(open(sys.argv[1], "rb").read())
results = root if root.tag == XCCDF + "TestResult" else root.find(".//" + XCCDF + "TestResult")
print(len(results.findall(XCCDF + "rule-result")))
os.write(3, str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss).encode())
