// A real OpenID Connect provider for the tests: one client, invented people, new keys each start.
// node provider.mjs PORT REDIRECT_URI ; prints "ready" once it listens.

import { createRequire } from "node:module";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.cwd()}/package.json`);
const { default: Provider } = await import(pathToFileURL(require.resolve("oidc-provider")).href);

const [port, ...redirects] = process.argv.slice(2);
const PEOPLE = {
  "tran.mau": { name: "Trần Thị Mẫu", preferred_username: "tran.mau", unit: "phuong-x", groups: ["mc-tiep-nhan"] },
  "le.mau": { name: "Lê Văn Mẫu", preferred_username: "le.mau", unit: "phuong-x", groups: ["khac"] },
  "dan.mau": { name: "NGUYỄN VĂN MẪU", personal_number: "001090990555", birthdate: "1990-05-05" },
  "khong.so": { name: "KHÔNG CÓ SỐ", personal_number: "12" },
};

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const key = { ...privateKey.export({ format: "jwk" }), alg: "ES256", use: "sig", kid: randomUUID() };

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: "motcua", client_secret: "bi-mat-cua-bai-thu", redirect_uris: redirects,
    grant_types: ["authorization_code"], response_types: ["code"], id_token_signed_response_alg: "ES256",
  }],
  jwks: { keys: [key] },
  pkce: { required: () => true },
  claims: {
    openid: ["sub"],
    profile: ["name", "preferred_username", "birthdate", "personal_number", "unit", "groups"],
  },
  findAccount: (_context, id) => PEOPLE[id] && {
    accountId: id,
    claims: () => ({ sub: id, ...PEOPLE[id] }),
  },
  cookies: { keys: [randomUUID()] },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
