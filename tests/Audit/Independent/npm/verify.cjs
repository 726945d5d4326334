// Proofs of our log as lines of JSON in, one verdict a line out, by the transparency-log part of @sigstore/verify: the signed note and
// the inclusion proof. That part is not among the package's public exports (its public verifier checks whole Sigstore bundles, which
// our entries are not), so it is named by its path, at the version that package-lock.json pins.
const { createHash, createPublicKey } = require("node:crypto");
const { createInterface } = require("node:readline");
const { verifyTLogInclusion } = require("@sigstore/verify/dist/tlog");

const spkiPrefix = Buffer.from("302a300506032b6570032100", "hex"); // RFC 8410: an Ed25519 public key

createInterface({ input: process.stdin }).on("line", line => {
  const proof = JSON.parse(line);
  const parts = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(proof.verifierKey);
  const key = Buffer.from(parts[3], "base64"); // type, then the key
  const logID = createHash("sha256").update(`${parts[1]}\n`).update(key).digest();
  const authority = {
    logID,
    baseURL: `https://${parts[1]}`,
    publicKey: createPublicKey({ key: Buffer.concat([spkiPrefix, key.subarray(1)]), format: "der", type: "spki" }),
    validFor: { start: new Date(0), end: new Date(8640000000000000) },
  };
  const entry = {
    logId: { keyId: logID },
    canonicalizedBody: Buffer.from(proof.entry, "base64"),
    inclusionProof: {
      logIndex: String(proof.index),
      hashes: proof.hashes.map(hash => Buffer.from(hash, "hex")),
      checkpoint: { envelope: proof.checkpoint },
    },
  };
  try {
    verifyTLogInclusion(entry, [authority]);
    console.log("verified");
  } catch (error) {
    console.log(`refused ${error.code ?? error.name}`);
  }
});
