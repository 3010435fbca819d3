// Loads the vendor's strategy alone. Its database, logger, cache and further logins stand in for nothing but their names; the
// one project there is has the secret that `projects` says.

"use strict";

const Module = require("node:module");
const path = require("node:path");

/** The secrets of projects, by their id, as the vendor's database has them. */
exports.projects = new Map();

const silent = new Proxy({}, { get: () => () => {} });
const query = (found) => ({ select: () => query(found), cache: () => query(found), exec: (done) => done(null, found) });
class Strategy {
  constructor() {
    this.name = "none";
  }
}

const standIns = {
  "../config/winston": silent,
  "../config/database": { secret: "the secret of the server itself" },
  "../models/project": {
    findOne: ({ _id }) => query(exports.projects.has(_id) ? { jwtSecret: exports.projects.get(_id) } : null),
  },
  // A token for another kind of user finds nobody.
  "../models/user": { findOne: () => query(null) },
  "../models/faq_kb": {}, "../models/subscription": {}, "../models/auth": {},
  "../services/userService": {}, "../services/cacheEnabler": {}, "../utils/cacheUtil": {},
  "passport-google-oidc": Strategy,
  "passport-oauth2-client-password": { Strategy },
  uniqid: () => "",
  maskdata: { maskPhone: () => "" },
};

const load = Module._load;
Module._load = (name, ...rest) => (Object.hasOwn(standIns, name) ? standIns[name] : load(name, ...rest));
const passport = require("passport");
require(path.join(__dirname, "package/middleware/passport.js"))(passport);
Module._load = load;

/** As whom the vendor takes the bearer of a token; `null` where it refuses. */
exports.accepts = (token) =>
  new Promise((resolve) => {
    const request = { headers: { authorization: `JWT ${token}` }, protocol: "https", get: () => "", originalUrl: "/", url: "/" };
    const strategy = Object.create(passport._strategy("jwt"));
    strategy.success = (user) => resolve(user);
    strategy.fail = () => resolve(null);
    strategy.error = () => resolve(null);
    strategy.authenticate(request);
  });
