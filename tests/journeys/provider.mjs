// A force's sign-on provider for one test: certified software, one client, whoever signs in is who they say.
import Provider from "oidc-provider";

const [port, clientId, secret, redirect] = process.argv.slice(2);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: clientId,
    client_secret: secret,
    redirect_uris: [redirect],
    token_endpoint_auth_method: "client_secret_post",
    response_types: ["code"],
    grant_types: ["authorization_code"],
  }],
  pkce: { required: () => true },
  cookies: { keys: ["for-this-test-only"] },
  claims: { openid: ["sub"], profile: ["preferred_username", "name"], email: ["email"] },
  conformIdTokenClaims: false,
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, preferred_username: id, name: id }),
  }),
});
provider.listen(Number(port), "127.0.0.1", () => console.log("listening"));
