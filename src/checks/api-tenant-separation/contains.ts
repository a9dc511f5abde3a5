/** Whether a value stands anywhere in an answer, as it is or as a member's name. A walk without recursion. */
export function contains(json: unknown, value: string | number): boolean {
  const text = String(value);
  const open: unknown[] = [json];
  while (open.length > 0) {
    const next = open.pop();
    if (next === value || (typeof next === "string" && next === text)) return true;
    if (typeof next !== "object" || next === null) continue;
    if (!Array.isArray(next) && Object.hasOwn(next, text)) return true;
    for (const inner of Object.values(next)) open.push(inner);
  }
  return false;
}
