// Preloaded into a worker: names below FAULT_ZONE are looked up at the name server FAULT_NAME_SERVER, as if the system were set up with it, and
// the public address FAULT_PUBLIC_ADDRESS lies at FAULT_STANDS_AT on this machine, so that nobody outside is met.
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

const { FAULT_ZONE = '', FAULT_NAME_SERVER = '', FAULT_PUBLIC_ADDRESS = '', FAULT_STANDS_AT = '' } = process.env;

const resolver = new dns.promises.Resolver({ timeout: 5000 });
resolver.setServers([FAULT_NAME_SERVER]);
const { lookup: lookupOfSystem } = dns;
const { lookup: promiseOfSystem } = dns.promises;
const isOurs = (name) => name.endsWith(`.${FAULT_ZONE}`);

async function resolveAll(name) {
  const [four, six] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  const found = [
    ...(four.value ?? []).map((address) => ({ address, family: 4 })),
    ...(six.value ?? []).map((address) => ({ address, family: 6 })),
  ];
  if (found.length === 0) throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' });
  return found;
}

dns.promises.lookup = async (name, options = {}) => {
  if (!isOurs(name)) return promiseOfSystem(name, options);
  const found = await resolveAll(name);
  return options.all === true ? found : found[0];
};
// What `net` takes where nobody gives it another.
dns.lookup = (name, options, callback) => {
  if (!isOurs(name)) return lookupOfSystem(name, options, callback);
  resolveAll(name).then(
    (found) => (options.all === true ? callback(null, found) : callback(null, found[0].address, found[0].family)),
    (error) => callback(error),
  );
};

const stand = (address) => (address === FAULT_PUBLIC_ADDRESS ? FAULT_STANDS_AT : address);
const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  const options = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (options !== null && typeof options === 'object' && typeof options.host === 'string') {
    const lookup = options.lookup ?? dns.lookup;
    options.lookup = (name, asked, callback) =>
      lookup(name, asked, (error, found, family) => {
        if (error) callback(error, '', 0);
        else if (Array.isArray(found))
          callback(
            null,
            found.map((one) => ({ ...one, address: stand(one.address) })),
          );
        else callback(null, stand(found), family);
      });
  }
  return connect.apply(this, args);
};
syncBuiltinESMExports();
