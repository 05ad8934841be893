import { expect } from "chai";
import { scapUploads, scapUploadsAlone } from "../../../../functions/pipeline/uploads/uploadKinds";

const place = { partition: "aws", region: "eu-west-1" };

/** The object that a link to the S3 console shows. */
function linked({ link }: typeof scapUploads, key: string): string | null {
  return new URL(link(place, "results", key)).searchParams.get("prefix");
}

describe("The link that findings have", () => {
  it("is to the HTML report beside the result", () => {
    expect(linked(scapUploads, "A:i-1/t-scap-results.xml.gz")).to.equal(
      "A:i-1/t-scap-results.html",
    );
    expect(linked(scapUploads, "A:i-1/t-scap-results.xml.bz2")).to.equal(
      "A:i-1/t-scap-results.html",
    );
    expect(linked(scapUploads, "A:i-1/t-scap-results.xml")).to.equal("A:i-1/t-scap-results.html");
  });

  it("is to the result itself where hosts make no reports", () => {
    const key = "A:i-1/t-scap-results.xml.gz";
    expect(linked(scapUploadsAlone, key)).to.equal(key);
  });
});
