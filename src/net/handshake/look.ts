import type { Socket } from "node:net";
import { NetFailure, toFailure } from "../failure.ts";
import { type FlightAnswer, FlightReader } from "./flight.ts";
import { newHello, type Offer, record } from "./hello.ts";

const maxFlight = 256 * 1024;
const maxChunks = 512;

/**
 * Begins a handshake, reads the server's flight and hangs up.
 * @param socket open up to where TLS begins; destroyed at the end
 * @throws NetFailure closed, malformed, too-large, or what befell the connection
 */
export async function lookAtFlight(socket: Socket, offer: Offer): Promise<FlightAnswer> {
  let [size, chunks] = [0, 0];
  try {
    const reader = new FlightReader(newHello(offer), (message) => socket.write(record(message)));
    reader.start();
    for await (const chunk of socket) {
      size += (chunk as Buffer).length;
      if (size > maxFlight) throw new NetFailure("too-large");
      if (++chunks > maxChunks) throw new NetFailure("malformed");
      const answer = reader.push(chunk as Buffer);
      if (answer) return answer;
    }
    throw new NetFailure("closed");
  } catch (error) {
    throw toFailure(error);
  } finally {
    socket.destroy();
  }
}
