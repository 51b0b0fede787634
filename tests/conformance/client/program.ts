// A client whose types are generated from the document of slurmrestd: program.js URL TOKEN works through jobs, accounts, users,
// qualities of service and associations of a fresh cluster, checks what each request did, and ends with 0 if all was as it should be.
import createClient from "openapi-fetch";
import type { components, paths } from "./v0.0.42.js";

declare const process: { argv: string[]; exitCode: number };

type Schemas = components["schemas"];
type Assoc = Schemas["v0.0.42_assoc"];
type Qos = Schemas["v0.0.42_qos"];

const [url = "", token = ""] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl: url, headers: { "X-SLURM-USER-TOKEN": token } });

interface Envelope {
  errors?: Schemas["v0.0.42_openapi_errors"];
  warnings?: Schemas["v0.0.42_openapi_warnings"];
}

// The answer of a request that has to go well, without an error and, unless told otherwise, without a warning.
async function done<T extends Envelope>(
  what: string,
  request: Promise<{ data?: T; error?: unknown; response: Response }>,
  warned = false,
): Promise<T> {
  const { data, error, response } = await request;
  if (data === undefined) throw new Error(`${what}: ${response.status} ${JSON.stringify(error)}`);
  if (data.errors?.length) throw new Error(`${what}: ${JSON.stringify(data.errors)}`);
  if (!warned && data.warnings?.length) throw new Error(`${what}: ${JSON.stringify(data.warnings)}`);
  return data;
}

function expect(what: string, found: unknown, wanted: unknown): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    throw new Error(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
  }
}

function number(value: Schemas["v0.0.42_uint32_no_val_struct"] | undefined): number | "infinite" | undefined {
  return value?.infinite ? "infinite" : value?.set ? value.number : undefined;
}

async function jobs(): Promise<void> {
  const made = await done("submit", client.POST("/slurm/v0.0.42/job/submit", {
    body: {
      script: "#!/bin/sh\nsleep 600\n",
      job: {
        name: "typed", current_working_directory: "/tmp", environment: ["PATH=/usr/bin:/bin"], hold: true,
        standard_output: "/dev/null", time_limit: { set: true, number: 5 },
      },
    },
  }), true);  // that it is held is said in a warning
  if (!made.job_id) throw new Error("the new job has no id");
  const path = { job_id: String(made.job_id) };
  const job = async () => {
    const found = (await done("job", client.GET("/slurm/v0.0.42/job/{job_id}", { params: { path } }))).jobs[0];
    if (!found) throw new Error(`job ${path.job_id} is gone`);
    return found;
  };

  const listed = (await done("jobs", client.GET("/slurm/v0.0.42/jobs/"))).jobs.filter((each) => each.name === "typed");
  expect("listed", listed.map((each) => [each.job_id, each.job_state, each.hold]), [[made.job_id, ["PENDING"], true]]);

  await done("update", client.POST("/slurm/v0.0.42/job/{job_id}", {
    params: { path }, body: { name: "renamed", time_limit: { set: true, number: 7 }, hold: false },
  }));
  const updated = await job();
  expect("updated", [updated.name, number(updated.time_limit), updated.hold], ["renamed", 7, false]);

  const killed = await done("cancel", client.DELETE("/slurm/v0.0.42/job/{job_id}", { params: { path } }));
  expect("cancelled", killed.status, []);
  for (const end = Date.now() + 30_000; !(await job()).job_state?.includes("CANCELLED"); ) {
    if (Date.now() > end) throw new Error("the job is still not cancelled");
  }
}

async function records(): Promise<void> {
  const clusters = await done("clusters", client.GET("/slurmdb/v0.0.42/clusters/"));
  const cluster = clusters.clusters[0]?.name ?? "";

  const qos = async (): Promise<Qos | undefined> =>
    (await done("qos", client.GET("/slurmdb/v0.0.42/qos/{qos}", { params: { path: { qos: "typed-qos" } } }), true)).qos[0];
  await done("make qos", client.POST("/slurmdb/v0.0.42/qos/", {
    body: { qos: [{ name: "typed-qos", description: "made", priority: { set: true, number: 10 }, flags: ["DENY_LIMIT"] }] },
  }));
  expect("qos", [(await qos())?.description, number((await qos())?.priority), (await qos())?.flags], ["made", 10, ["DENY_LIMIT"]]);
  await done("change qos", client.POST("/slurmdb/v0.0.42/qos/", {
    body: {
      qos: [{
        name: "typed-qos", description: "changed", flags: ["NO_DECAY"],
        limits: { max: { wall_clock: { per: { job: { set: true, number: 60 } } }, tres: { per: { user: [{ type: "cpu", count: 4 }] } } } },
      }],
    },
  }));
  const limits = (await qos())?.limits?.max;
  expect("changed qos", [(await qos())?.description, number((await qos())?.priority), (await qos())?.flags], ["changed", 10, ["NO_DECAY"]]);
  expect("limits", [number(limits?.wall_clock?.per?.job), limits?.tres?.per?.user?.map((each) => [each.type, each.count])], [60, [["cpu", 4]]]);

  const account = async () =>
    (await done("account", client.GET("/slurmdb/v0.0.42/account/{account_name}", {
      params: { path: { account_name: "typed" } },
    }), true)).accounts[0];
  await done("make account", client.POST("/slurmdb/v0.0.42/accounts/", {
    body: { accounts: [{ name: "typed", description: "made", organization: "tests" }] },
  }));
  expect("account", [(await account())?.description, (await account())?.organization], ["made", "tests"]);
  await done("change account", client.POST("/slurmdb/v0.0.42/accounts/", {
    body: { accounts: [{ name: "typed", description: "changed", organization: "tests" }] },
  }));
  expect("changed account", (await account())?.description, "changed");

  const user = async () =>
    (await done("user", client.GET("/slurmdb/v0.0.42/user/{name}", {
      params: { path: { name: "typist" }, query: { with_assocs: "true" } },
    }), true)).users[0];
  await done("make user", client.POST("/slurmdb/v0.0.42/users/", { body: { users: [{ name: "typist" }] } }));
  expect("user", (await user())?.administrator_level, ["None"]);
  await done("change user", client.POST("/slurmdb/v0.0.42/users/", {
    body: { users: [{ name: "typist", administrator_level: ["Operator"] }] },
  }));
  expect("changed user", (await user())?.administrator_level, ["Operator"]);

  const association = async (): Promise<Assoc | undefined> =>
    (await done("association", client.GET("/slurmdb/v0.0.42/association/", {
      params: { query: { account: "typed", user: "typist", cluster } },
    }), true)).associations[0];
  await done("make associations", client.POST("/slurmdb/v0.0.42/associations/", {
    body: {
      associations: [
        { account: "typed", cluster, user: "", parent_account: "root" },
        { account: "typed", cluster, user: "typist", comment: "made", max: { jobs: { total: { set: true, number: 9 } } } },
      ],
    },
  }));
  const fresh = await association();
  expect("association", [fresh?.comment, number(fresh?.max?.jobs?.total), fresh?.is_default], ["made", 9, true]);
  expect("default account", (await user())?.default?.account, "typed");
  await done("change association", client.POST("/slurmdb/v0.0.42/associations/", {
    body: {
      associations: [{
        account: "typed", cluster, user: "typist", qos: ["typed-qos"], default: { qos: "typed-qos" },
        max: { jobs: { total: { infinite: true } } },
      }],
    },
  }));
  const changed = await association();
  expect("changed association", [changed?.qos, changed?.default?.qos, number(changed?.max?.jobs?.total)],
    [["typed-qos"], "typed-qos", "infinite"]);

  await done("remove association", client.DELETE("/slurmdb/v0.0.42/association/", {
    params: { query: { account: "typed", user: "typist", cluster } },
  }));
  expect("association is gone", await association(), undefined);
  await done("remove user", client.DELETE("/slurmdb/v0.0.42/user/{name}", { params: { path: { name: "typist" } } }));
  expect("user is gone", await user(), undefined);
  const removed = await done("remove account", client.DELETE("/slurmdb/v0.0.42/account/{account_name}", {
    params: { path: { account_name: "typed" } },
  }));
  expect("removed", removed.removed_accounts, ["typed"]);
  expect("account is gone", await account(), undefined);
  expect("removed qos", (await done("remove qos", client.DELETE("/slurmdb/v0.0.42/qos/{qos}", {
    params: { path: { qos: "typed-qos" } },
  }))).removed_qos, ["typed-qos"]);
  expect("qos is gone", await qos(), undefined);
}

await jobs();
await records();
