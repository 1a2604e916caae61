import type { Contestant } from './contestant.ts';

const ansible =
  'ANSIBLE_SSH_ARGS="-F $CFG -o ControlMaster=auto -o ControlPersist=60s" ANSIBLE_SSH_CONTROL_PATH_DIR="$WORK/$ID" ANSIBLE_PIPELINING=1 ansible-playbook';
const pyinfra =
  'pyinfra --yes --data "ssh_config_file=$CFG" --data "ssh_known_hosts_file=$KNOWN_HOSTS" --data "ssh_key=$KEY" --data "ssh_user=$SSH_USER" --data ssh_strict_host_key_checking=yes';

export const ansibleHosts = 'ansible, 50 forks';

/** Programs that deploy, or may be told to. */
export const frameworks: readonly Contestant[] = [
  {
    name: 'ansible unarchive · switch',
    about: 'a playbook of four tasks: archive, directory, unarchive, link',
    workloads: ['a', 'cf'],
    programs: ['ansible-playbook'],
    script: `${ansible} -i "$HOST," "$HERE/ansible.yml" -e "source=$SRC root=$ROOT id=$ID work=$WORK"`,
  },
  {
    name: 'capistrano',
    about: 'its own flow, with an archive uploaded where it would clone a repository',
    workloads: ['a', 'cf'],
    programs: ['cap'],
    // HOSTS would be its filter.
    script: 'cd "$WORK" && unset HOSTS && cap -f "$HERE/capistrano/Capfile" bench deploy',
  },
  {
    name: 'pyinfra put · untar · link',
    about: 'a deploy of three operations; its link is not switched by a rename',
    workloads: ['a', 'cf'],
    programs: ['pyinfra'],
    script: `cd "$WORK" && ${pyinfra} "$HOST" "$HERE/pyinfra-deploy.py"`,
  },
  {
    name: ansibleHosts,
    about: 'module `raw`, the least that it can do, pipelining on',
    workloads: ['hosts'],
    programs: ['ansible'],
    script:
      'ANSIBLE_SSH_ARGS="-F $CFG" ANSIBLE_PIPELINING=1 ansible all -i "$(echo $HOSTS | tr " " ",")," -f 50 -m raw -a true',
  },
  {
    name: 'pyinfra, 50 at once',
    about: '`pyinfra exec`',
    workloads: ['hosts'],
    programs: ['pyinfra'],
    script: `cd "$WORK" && echo "hosts = '$HOSTS'.split()" >inventory.py && ${pyinfra} --parallel 50 inventory.py exec -- true`,
  },
];
