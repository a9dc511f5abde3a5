/** One full TLS profile of a port on loopback. Run with a port as its argument, it is a process of its own, as tools are. */
import { Outbound } from "../src/net/outbound.ts";
import { outboundAsker } from "../src/net/tls/asker.ts";
import { surveyTls } from "../src/net/tls/survey.ts";

export async function oneProfile(host: string, port: number): Promise<void> {
  const outbound = new Outbound({
    allowance: { networks: [] },
    detours: [{ host, port: 443, address: "127.0.0.1", toPort: port }],
    trust: [],
  });
  const [decision] = await outbound.decide(host, 443);
  if (!decision?.decided) throw new Error("the detour was not taken");
  const asker = outboundAsker(outbound, decision.decided, 16);
  const found = await surveyTls(asker, host, { schemes: false, withoutName: false });
  asker.close();
  if (found.silence !== "none") throw new Error("the server stopped answering");
}

const [host, port] = process.argv.slice(2);
if (import.meta.main && host !== undefined) await oneProfile(host, Number(port));
