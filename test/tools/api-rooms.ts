import type { FastifyInstance, FastifyRequest } from "fastify";

/** `shared`: anybody reads everything; `listed`: only the lists are everybody's; `writable`: only writes are. */
export type Separation = "separate" | "shared" | "listed" | "writable" | "head";

type Room = { id: string; tenant: string; name: string; seats: number; status: "open" | "closed" };

const room = {
  type: "object",
  required: ["name", "seats"],
  additionalProperties: false,
  properties: {
    name: { type: "string", minLength: 1, maxLength: 40 },
    seats: { type: "integer", minimum: 1, maximum: 50 },
    codec: { type: "string", enum: ["opus", "pcmu"] },
    tags: { type: "array", maxItems: 3, items: { type: "string", maxLength: 20 } },
  },
};
const byId = { type: "object", required: ["id"], properties: { id: { type: "string", maxLength: 40 } } };

/** The routes of an invented service that rents rooms for calls. */
export function rooms(app: FastifyInstance, separation: Separation): void {
  const all: Room[] = ["a", "b"].map((tenant) => ({
    id: `room-${tenant}-0001`,
    tenant,
    name: "Room",
    seats: 2,
    status: "open",
  }));
  const mine = (request: FastifyRequest, one: Room, when: readonly Separation[]) =>
    one.tenant === request.tenant || when.includes(separation);
  const shown = ({ id, name, seats, status }: Room) => ({ id, name, seats, status });
  const found = (request: FastifyRequest, when: readonly Separation[]) => {
    const { id } = request.params as { id: string };
    const one = all.find((candidate) => candidate.id === id && mine(request, candidate, when));
    if (!one) throw Object.assign(new Error("there is no such room"), { statusCode: 404 });
    return one;
  };

  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());
  app.get("/v1/status", { schema: { security: [] } }, async () => ({ status: "up" }));
  app.get(
    "/v1/rooms",
    {
      schema: {
        querystring: {
          type: "object",
          properties: {
            limit: { type: "integer", minimum: 1, maximum: 100 },
            status: { type: "string", enum: ["open", "closed"] },
          },
        },
      },
    },
    async (request) => ({ rooms: all.filter((one) => mine(request, one, ["shared", "listed"])).map(shown) }),
  );
  app.get("/v1/rooms/:id", { schema: { params: byId } }, async (request) =>
    shown(found(request, request.method === "HEAD" ? ["shared", "head"] : ["shared"])),
  );
  // What is made is not kept: the service is the same after any number of calls.
  app.post("/v1/rooms", { schema: { body: room } }, async (_request, reply) =>
    reply.code(201).send({ id: "room-new-0001" }),
  );
  app.patch("/v1/rooms/:id", { schema: { params: byId, body: { ...room, required: [] } } }, async (request) =>
    shown(found(request, ["shared", "writable"])),
  );
}
