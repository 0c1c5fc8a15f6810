// What Console makes of SDLs, by the package that Console itself uses: a JSON string a line in, a JSON object a line out.
import { createInterface } from "node:readline";
import { generateManifest, generateManifestVersion, manifestToSortedJSON, yaml } from "@akashnetwork/chain-sdk";

const GRANTED = "uact";
const KINDS = ["SHARED_HTTP", "RANDOM_PORT", "LEASED_IP"];
const text = (bytes) => new TextDecoder().decode(bytes);

/** As Console's SdlService does before it makes anything of it. */
function grant(sdl) {
  const placements = sdl?.profiles?.placement;
  for (const placement of Object.values(placements && typeof placements === "object" ? placements : {})) {
    const pricing = placement?.pricing;
    for (const price of Object.values(pricing && typeof pricing === "object" ? pricing : {})) {
      if (price && typeof price === "object") {
        price.denom = GRANTED;
      }
    }
  }
  return sdl;
}

const attributes = (list) => (list ?? []).map(({ key, value }) => ({ key, value }));

/** A group as a node's JSON has it. */
function group(spec) {
  return {
    name: spec.name,
    requirements: {
      signed_by: { all_of: spec.requirements?.signedBy?.allOf ?? [], any_of: spec.requirements?.signedBy?.anyOf ?? [] },
      attributes: attributes(spec.requirements?.attributes),
    },
    resources: spec.resources.map(({ resource, count, price }) => ({
      resource: {
        id: resource.id,
        cpu: { units: { val: text(resource.cpu.units.val) }, attributes: attributes(resource.cpu.attributes) },
        memory: { quantity: { val: text(resource.memory.quantity.val) }, attributes: attributes(resource.memory.attributes) },
        storage: resource.storage.map((volume) => ({
          name: volume.name,
          quantity: { val: text(volume.quantity.val) },
          attributes: attributes(volume.attributes),
        })),
        gpu: { units: { val: text(resource.gpu.units.val) }, attributes: attributes(resource.gpu.attributes) },
        endpoints: resource.endpoints.map((way) => ({ kind: KINDS[way.kind], sequence_number: way.sequenceNumber })),
      },
      count,
      price: { denom: price.denom, amount: price.amount },
    })),
  };
}

async function read(sdl) {
  try {
    const made = generateManifest(grant(yaml.template(sdl)));
    if (!made.ok) {
      return { errors: made.value.map((error) => error.message) };
    }
    return {
      manifest: manifestToSortedJSON(made.value.groups),
      hash: Buffer.from(await generateManifestVersion(made.value.groups)).toString("hex"),
      groups: made.value.groupSpecs.map(group),
    };
  } catch (error) {
    return { errors: [String(error.message ?? error)] };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(await read(JSON.parse(line))) + "\n");
}
