// Made of contracts/Rewards.sol by `npm run contracts`; a test compares the two.
export const rewardsAbi = [
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "admin",
        "type": "address"
      },
      {
        "internalType": "contract FieldToken",
        "name": "token_",
        "type": "address"
      },
      {
        "internalType": "contract DeviceRegistry",
        "name": "registry_",
        "type": "address"
      },
      {
        "internalType": "contract GatewayRegistry",
        "name": "gateways_",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "treasury_",
        "type": "address"
      },
      {
        "components": [
          {
            "internalType": "uint64",
            "name": "start",
            "type": "uint64"
          },
          {
            "internalType": "uint64",
            "name": "epochSeconds",
            "type": "uint64"
          },
          {
            "internalType": "uint64",
            "name": "challengeSeconds",
            "type": "uint64"
          }
        ],
        "internalType": "struct EpochRoots.Calendar",
        "name": "calendar",
        "type": "tuple"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "constructor"
  },
  {
    "inputs": [],
    "name": "AccessControlBadConfirmation",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      },
      {
        "internalType": "bytes32",
        "name": "neededRole",
        "type": "bytes32"
      }
    ],
    "name": "AccessControlUnauthorizedAccount",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      }
    ],
    "name": "AlreadySpoken",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "CalendarInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint64",
        "name": "epoch",
        "type": "uint64"
      }
    ],
    "name": "EpochNotOver",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint64",
        "name": "epoch",
        "type": "uint64"
      }
    ],
    "name": "EpochSettled",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "fee",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "amount",
        "type": "uint256"
      }
    ],
    "name": "FeeTooHigh",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      }
    ],
    "name": "GatewayNotActive",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "InvalidShortString",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint8",
        "name": "kind",
        "type": "uint8"
      }
    ],
    "name": "KindUnknown",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "id",
        "type": "address"
      }
    ],
    "name": "LineInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "id",
        "type": "address"
      }
    ],
    "name": "NothingDue",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "deadline",
        "type": "uint256"
      }
    ],
    "name": "OrderExpired",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "owner",
        "type": "address"
      }
    ],
    "name": "OrderInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "id",
        "type": "address"
      }
    ],
    "name": "OwnerUnknown",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint8",
        "name": "kind",
        "type": "uint8"
      }
    ],
    "name": "PoolExhausted",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "RootInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint64",
        "name": "epoch",
        "type": "uint64"
      }
    ],
    "name": "RoundOpen",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "SplitInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "string",
        "name": "str",
        "type": "string"
      }
    ],
    "name": "StringTooLong",
    "type": "error"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "uint8",
        "name": "kind",
        "type": "uint8"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "id",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "owner",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "amount",
        "type": "uint256"
      }
    ],
    "name": "Claimed",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [],
    "name": "EIP712DomainChanged",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": false,
        "internalType": "uint64",
        "name": "epochs",
        "type": "uint64"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "toDevices",
        "type": "uint256"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "toGateways",
        "type": "uint256"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "toTreasury",
        "type": "uint256"
      }
    ],
    "name": "Funded",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "previousAdminRole",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "newAdminRole",
        "type": "bytes32"
      }
    ],
    "name": "RoleAdminChanged",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "account",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "sender",
        "type": "address"
      }
    ],
    "name": "RoleGranted",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "account",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "sender",
        "type": "address"
      }
    ],
    "name": "RoleRevoked",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "uint64",
        "name": "epoch",
        "type": "uint64"
      },
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "root",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      }
    ],
    "name": "RootAgreed",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "uint64",
        "name": "epoch",
        "type": "uint64"
      },
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "found",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      }
    ],
    "name": "RootOpposed",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "uint64",
        "name": "epoch",
        "type": "uint64"
      },
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "root",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint40",
        "name": "payableAt",
        "type": "uint40"
      }
    ],
    "name": "RootPosted",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": false,
        "internalType": "uint16",
        "name": "devicesBps",
        "type": "uint16"
      },
      {
        "indexed": false,
        "internalType": "uint16",
        "name": "gatewaysBps",
        "type": "uint16"
      }
    ],
    "name": "SplitChanged",
    "type": "event"
  },
  {
    "inputs": [],
    "name": "DEFAULT_ADMIN_ROLE",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "PARAMETER_ROLE",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "challengeSeconds",
    "outputs": [
      {
        "internalType": "uint64",
        "name": "",
        "type": "uint64"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "components": [
          {
            "internalType": "uint8",
            "name": "kind",
            "type": "uint8"
          },
          {
            "internalType": "address",
            "name": "id",
            "type": "address"
          },
          {
            "internalType": "uint256",
            "name": "cumulative",
            "type": "uint256"
          },
          {
            "internalType": "bytes32[]",
            "name": "proof",
            "type": "bytes32[]"
          }
        ],
        "internalType": "struct Rewards.Line",
        "name": "line",
        "type": "tuple"
      }
    ],
    "name": "claim",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "amount",
        "type": "uint256"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "components": [
          {
            "internalType": "uint8",
            "name": "kind",
            "type": "uint8"
          },
          {
            "internalType": "address",
            "name": "id",
            "type": "address"
          },
          {
            "internalType": "uint256",
            "name": "cumulative",
            "type": "uint256"
          },
          {
            "internalType": "bytes32[]",
            "name": "proof",
            "type": "bytes32[]"
          }
        ],
        "internalType": "struct Rewards.Line",
        "name": "line",
        "type": "tuple"
      },
      {
        "components": [
          {
            "internalType": "address",
            "name": "recipient",
            "type": "address"
          },
          {
            "internalType": "uint256",
            "name": "fee",
            "type": "uint256"
          },
          {
            "internalType": "uint256",
            "name": "deadline",
            "type": "uint256"
          },
          {
            "internalType": "bytes",
            "name": "signature",
            "type": "bytes"
          }
        ],
        "internalType": "struct Rewards.Order",
        "name": "order",
        "type": "tuple"
      }
    ],
    "name": "claimBy",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "amount",
        "type": "uint256"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint8",
        "name": "kind",
        "type": "uint8"
      },
      {
        "internalType": "address",
        "name": "id",
        "type": "address"
      }
    ],
    "name": "claimed",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "devicesBps",
    "outputs": [
      {
        "internalType": "uint16",
        "name": "",
        "type": "uint16"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "eip712Domain",
    "outputs": [
      {
        "internalType": "bytes1",
        "name": "fields",
        "type": "bytes1"
      },
      {
        "internalType": "string",
        "name": "name",
        "type": "string"
      },
      {
        "internalType": "string",
        "name": "version",
        "type": "string"
      },
      {
        "internalType": "uint256",
        "name": "chainId",
        "type": "uint256"
      },
      {
        "internalType": "address",
        "name": "verifyingContract",
        "type": "address"
      },
      {
        "internalType": "bytes32",
        "name": "salt",
        "type": "bytes32"
      },
      {
        "internalType": "uint256[]",
        "name": "extensions",
        "type": "uint256[]"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint64",
        "name": "epoch",
        "type": "uint64"
      }
    ],
    "name": "emissionOf",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "ofDevices",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "ofGateways",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "epochSeconds",
    "outputs": [
      {
        "internalType": "uint64",
        "name": "",
        "type": "uint64"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint64",
        "name": "epoch",
        "type": "uint64"
      }
    ],
    "name": "epochStart",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "epochsOver",
    "outputs": [
      {
        "internalType": "uint64",
        "name": "",
        "type": "uint64"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "fund",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "fundedEpochs",
    "outputs": [
      {
        "internalType": "uint64",
        "name": "",
        "type": "uint64"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "gateways",
    "outputs": [
      {
        "internalType": "contract GatewayRegistry",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "gatewaysBps",
    "outputs": [
      {
        "internalType": "uint16",
        "name": "",
        "type": "uint16"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      }
    ],
    "name": "getRoleAdmin",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "grantRole",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "hasRole",
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
        "type": "bool"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "owner",
        "type": "address"
      }
    ],
    "name": "nonces",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "payableEpochs",
    "outputs": [
      {
        "internalType": "uint64",
        "name": "",
        "type": "uint64"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "payableRoot",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint8",
        "name": "kind",
        "type": "uint8"
      }
    ],
    "name": "pools",
    "outputs": [
      {
        "internalType": "uint128",
        "name": "funded",
        "type": "uint128"
      },
      {
        "internalType": "uint128",
        "name": "paid",
        "type": "uint128"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      },
      {
        "internalType": "uint64",
        "name": "epoch",
        "type": "uint64"
      },
      {
        "internalType": "bytes32",
        "name": "root",
        "type": "bytes32"
      }
    ],
    "name": "postRoot",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "proposal",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "root",
        "type": "bytes32"
      },
      {
        "internalType": "uint64",
        "name": "epochsDone",
        "type": "uint64"
      },
      {
        "internalType": "uint40",
        "name": "openedAt",
        "type": "uint40"
      },
      {
        "internalType": "uint32",
        "name": "agreed",
        "type": "uint32"
      },
      {
        "internalType": "uint32",
        "name": "opposed",
        "type": "uint32"
      },
      {
        "internalType": "uint40",
        "name": "round",
        "type": "uint40"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "registry",
    "outputs": [
      {
        "internalType": "contract DeviceRegistry",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "internalType": "address",
        "name": "callerConfirmation",
        "type": "address"
      }
    ],
    "name": "renounceRole",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "revokeRole",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint16",
        "name": "devicesBps_",
        "type": "uint16"
      },
      {
        "internalType": "uint16",
        "name": "gatewaysBps_",
        "type": "uint16"
      }
    ],
    "name": "setSplit",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "start",
    "outputs": [
      {
        "internalType": "uint64",
        "name": "",
        "type": "uint64"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes4",
        "name": "interfaceId",
        "type": "bytes4"
      }
    ],
    "name": "supportsInterface",
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
        "type": "bool"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "token",
    "outputs": [
      {
        "internalType": "contract FieldToken",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "treasury",
    "outputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  }
] as const;
export const rewardsBytecode = '0x61024080604052346103de5780613032803803809161001e82856103e2565b833981010361010081126103de5761003582610405565b602083015190916001600160a01b03821682036103de576040840151906001600160a01b03821682036103de5760608501516001600160a01b03811681036103de57606061008560808801610405565b92609f1901126103de5760405190606082016001600160401b038111838210176103a9576040526100b860a08801610419565b82526100d960e06100cb60c08a01610419565b9860208501998a5201610419565b60408301908152604051976100ef60408a6103e2565b6010895260208901916f4669656c646d61726b5265776172647360801b83526040519461011d6040876103e2565b600186526020860194603160f81b8652600160025560018060401b038451161580156103cc575b6103bd5760805251915190516001600160401b0390811660e05290811660c090815291811660a0526040519182019991908a11818b10176103a95760a06001916102699b6040528281525f60208201525f60408201525f60608201525f6080820152015260015f55600160a81b60018060d01b031960015416176001556101ca81610536565b6101a0526101d784610536565b6101c052519020918261016052519020806101805246610120526040519060208201927f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f8452604083015260608201524660808201523060a082015260a0815261024260c0826103e2565b51902061010052306101405261022052610200526101e0526102638161042d565b506104a3565b506305dc1f4063ffffffff1960085416176008557f841fb99030c06dda3513dd5e97a744b4d5e7399b3005947881820ada2bc396a960408051611f4081526105dc6020820152a1604051612a3090816105a2823960805181818161114e015281816113c40152612252015260a0518181816107ad01528181611b050152611e57015260c05181818161023901528181611ad30152611eab015260e0518181816110a2015281816114b101526120d301526101005181612804015261012051816128c1015261014051816127d5015261016051816128530152610180518161287901526101a051816108a501526101c051816108ce01526101e0518181816101a60152818161040c0152818161071b01528181610c420152611bd0015261020051818181610e4e0152612150015261022051818181610f8e0152611d8f0152f35b634e487b7160e01b5f52604160045260245ffd5b631c04662760e01b5f5260045ffd5b5082516001600160401b031615610144565b5f80fd5b601f909101601f19168101906001600160401b038211908210176103a957604052565b51906001600160a01b03821682036103de57565b51906001600160401b03821682036103de57565b6001600160a01b0381165f9081525f5160206130125f395f51905f52602052604090205460ff1661049e576001600160a01b03165f8181525f5160206130125f395f51905f5260205260408120805460ff191660011790553391905f516020612fd25f395f51905f528180a4600190565b505f90565b6001600160a01b0381165f9081525f516020612ff25f395f51905f52602052604090205460ff1661049e576001600160a01b03165f8181525f516020612ff25f395f51905f5260205260408120805460ff191660011790553391907f17d57ed1a1d10c36bff7484e6bb95371a28422a7baabf93343b1965f53f83fa0905f516020612fd25f395f51905f529080a4600190565b601f815111610561576020815191015160208210610552571790565b5f198260200360031b1b161790565b604460209160405192839163305a27a960e01b83528160048401528051918291826024860152018484015e5f828201840152601f01601f19168101030190fdfe6080806040526004361015610012575f80fd5b5f3560e01c90816301ffc9a71461117257508063093a86d31461112f578063248a9ca3146111045780632f2ff15d146110c6578063348b733d1461108257806336568abe146110255780633caf414614610fb257806361d027b314610f6f57806368e412d614610f4e578063691afd6314610f145780636b0769e414610ed9578063753ec10314610e725780637b10399914610e2f5780637ecebe0014610df75780638335e449146109a157806384b0196e1461088d57806391d1485414610843578063a002305614610829578063a158750914610803578063a217fddf146107e9578063b60d4288146107d1578063be9a65551461078d578063bf8ea7eb14610661578063d07e5d8814610613578063d547741f146105ce578063dd1d9cf0146105aa578063ee6a32f214610581578063ef72aa29146103e9578063f6103afd146103bd578063f8b480191461025d578063fb5bb0c314610219578063fb87a635146101ce5763fc0c546a14610187575f80fd5b346101ca575f6003193601126101ca5760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b5f80fd5b346101ca5760206003193601126101ca5760ff6101e9611296565b165f5260096020526040805f20548151906fffffffffffffffffffffffffffffffff8116825260801c6020820152f35b346101ca575f6003193601126101ca57602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101ca5760406003193601126101ca5760043561ffff81168091036101ca5760243561ffff8116918282036101ca57335f9081527f78b8b3d8eff40b4a15062f209bfe38e9c513e1ac3db17977157752f4697af8ec602052604090205460ff161561036d576102cb611b5f565b6127106102d88483611ab3565b11610345577f841fb99030c06dda3513dd5e97a744b4d5e7399b3005947881820ada2bc396a992816040937fffffffffffffffffffffffffffffffffffffffffffffffffffffffff0000000063ffff00006008549260101b169116171760085582519182526020820152a1005b7fd256932e000000000000000000000000000000000000000000000000000000005f5260045ffd5b7fe2517d3f000000000000000000000000000000000000000000000000000000005f52336004527f17d57ed1a1d10c36bff7484e6bb95371a28422a7baabf93343b1965f53f83fa060245260445ffd5b346101ca575f6003193601126101ca5760206103d7611e4c565b67ffffffffffffffff60405191168152f35b346101ca5760206003193601126101ca5761040261123c565b6001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001661043d61043883611344565b611ac0565b91604051927f369275500000000000000000000000000000000000000000000000000000000084526004840152602083602481855afa928315610540575f9361054b575b5061048d602091611ac0565b6024604051809481937f3692755000000000000000000000000000000000000000000000000000000000835260048301525afa908115610540575f9161050d575b60406104da8385611a58565b6127106105006008549261ffff836104f482871684611aa0565b049460101c1690611aa0565b0482519182526020820152f35b90506020813d602011610538575b81610528602093836112ef565b810103126101ca575160406104ce565b3d915061051b565b6040513d5f823e3d90fd5b9092506020813d602011610579575b81610567602093836112ef565b810103126101ca57519161048d610481565b3d915061055a565b346101ca575f6003193601126101ca57602067ffffffffffffffff600854821c16604051908152f35b346101ca575f6003193601126101ca57602061ffff60085460101c16604051908152f35b346101ca5760406003193601126101ca576106116004356105ed611210565b9061060c610607825f526007602052600160405f20015490565b611f0d565b612014565b005b346101ca5760406003193601126101ca5761062c611296565b60ff610636611210565b91165f52600a6020526001600160a01b0360405f2091165f52602052602060405f2054604051908152f35b346101ca5760206003193601126101ca5760043567ffffffffffffffff81116101ca5780600401608060031983360301126101ca5760206106c46106bd61070e946106b760246106b087611a29565b9201611a37565b906120ff565b8093612486565b6040517fa9059cbb0000000000000000000000000000000000000000000000000000000081526001600160a01b039093166004840152602483018190529192839081906044820190565b03815f6001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165af1801561054057610753575b602090604051908152f35b6020823d602011610785575b8161076c602093836112ef565b810103126101ca5761077f602092611a4b565b50610748565b3d915061075f565b346101ca575f6003193601126101ca57602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101ca575f6003193601126101ca57610611611b5f565b346101ca575f6003193601126101ca5760206040515f8152f35b346101ca5760206003193601126101ca57602061082161043861123c565b604051908152f35b346101ca575f6003193601126101ca576020610821611a65565b346101ca5760406003193601126101ca5761085c611210565b6004355f5260076020526001600160a01b0360405f2091165f52602052602060ff60405f2054166040519015158152f35b346101ca575f6003193601126101ca576109456108c97f0000000000000000000000000000000000000000000000000000000000000000612921565b6108f27f0000000000000000000000000000000000000000000000000000000000000000612921565b60206109536040519261090583856112ef565b5f84525f3681376040519586957f0f00000000000000000000000000000000000000000000000000000000000000875260e08588015260e0870190611253565b908582036040870152611253565b4660608501523060808501525f60a085015283810360c08501528180845192838152019301915f5b82811061098a57505050500390f35b83518552869550938101939281019260010161097b565b346101ca5760406003193601126101ca5760043567ffffffffffffffff81116101ca578060040190608060031982360301126101ca5760243567ffffffffffffffff81116101ca57806004019281360360806003198201126101ca57610a176024610a0b84611a29565b9501946106b786611a37565b92604481013591824211610dcb57610a37610a3185611a29565b96611a37565b95610a4188611a37565b906024840135976001600160a01b03881695865f52600b60205260405f208054907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8214610d9e576042956001600160a01b0391600184019055816040519560ff60208801987f307b94da5f707e446e4c078b3cf79fbeafa780fd0ffb7a86efbe4d4792d724fe8a521660408801521660608601521660808401528a60a084015260c083015260e082015260e08152610afc610100826112ef565b519020610b076127cb565b90604051917f190100000000000000000000000000000000000000000000000000000000000083526002830152602282015220917fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdd606482013592018212156101ca570160048101359167ffffffffffffffff83116101ca57602482019280360384136101ca5760405192610bc4601f83017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe016602001856112ef565b81845260206004833693010101116101ca576020815f92610bed9683870137840101528561237a565b15610d73575090610bfd91612486565b90818111610d45576040517fa9059cbb000000000000000000000000000000000000000000000000000000008152336004820152602481018290526001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016906020816044815f865af1801561054057610cf9575b5090602091610c93610c8c610ce096611a37565b9285611a58565b915f6040518097819582947fa9059cbb00000000000000000000000000000000000000000000000000000000845260048401602090939291936001600160a01b0360408201951681520152565b03925af180156105405761075357602090604051908152f35b91906020833d602011610d3d575b81610d14602093836112ef565b810103126101ca57610c93610c8c610ce096610d31602096611a4b565b50965050509091610c78565b3d9150610d07565b7fe757126a000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b7f1bed8430000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b827f1ad308dc000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b346101ca5760206003193601126101ca576001600160a01b03610e18611226565b165f52600b602052602060405f2054604051908152f35b346101ca575f6003193601126101ca5760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101ca575f6003193601126101ca5760c05f5464ffffffffff60015460405192835267ffffffffffffffff81166020840152818160401c16604084015263ffffffff8160681c16606084015263ffffffff8160881c16608084015260a81c1660a0820152f35b346101ca5760606003193601126101ca57610ef2611226565b6024359067ffffffffffffffff821682036101ca57610611916044359161137c565b346101ca575f6003193601126101ca5760206040517f17d57ed1a1d10c36bff7484e6bb95371a28422a7baabf93343b1965f53f83fa08152f35b346101ca575f6003193601126101ca57602061ffff60085416604051908152f35b346101ca575f6003193601126101ca5760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101ca575f6003193601126101ca57600154610fec63ffffffff8260881c1663ffffffff8360681c1664ffffffffff8460401c166120b7565b156110105767ffffffffffffffff6020911667ffffffffffffffff60405191168152f35b50602067ffffffffffffffff600354166103d7565b346101ca5760406003193601126101ca5761103e611210565b336001600160a01b0382160361105a5761061190600435612014565b7f6697b232000000000000000000000000000000000000000000000000000000005f5260045ffd5b346101ca575f6003193601126101ca57602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101ca5760406003193601126101ca576106116004356110e5611210565b906110ff610607825f526007602052600160405f20015490565b611f67565b346101ca5760206003193601126101ca5760206108216004355f526007602052600160405f20015490565b346101ca575f6003193601126101ca5760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101ca5760206003193601126101ca57600435907fffffffff0000000000000000000000000000000000000000000000000000000082168092036101ca57817f7965db0b00000000000000000000000000000000000000000000000000000000602093149081156111e6575b5015158152f35b7f01ffc9a700000000000000000000000000000000000000000000000000000000915014836111df565b602435906001600160a01b03821682036101ca57565b600435906001600160a01b03821682036101ca57565b6004359067ffffffffffffffff821682036101ca57565b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f602080948051918291828752018686015e5f8582860101520116010190565b6004359060ff821682036101ca57565b60c0810190811067ffffffffffffffff8211176112c257604052565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff8211176112c257604052565b51906001600160a01b03821682036101ca57565b67ffffffffffffffff60019116019067ffffffffffffffff8211610d9e57565b63ffffffff60019116019063ffffffff8211610d9e57565b916001600160a01b03604051937ff399770400000000000000000000000000000000000000000000000000000000855216928360048201526020816024816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa908115610540575f916119ef575b506001600160a01b03339116036119c35767ffffffffffffffff611416611e4c565b169167ffffffffffffffff811692831015611997578115801561198d575b6119655760405190611445826112a6565b5f54825260015491602081019267ffffffffffffffff8116845264ffffffffff8160401c16936040830193858552606084019563ffffffff8460681c168752608085019563ffffffff8560881c16875264ffffffffff60a087019560a81c16855267ffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001680920167ffffffffffffffff8111610d9e5767ffffffffffffffff1642101561171c5750509067ffffffffffffffff61150a8193611344565b91511691829116036116b55750865f52600460205264ffffffffff60405f20541664ffffffffff825116146116895764ffffffffff905116865f52600460205264ffffffffff60405f2091167fffffffffffffffffffffffffffffffffffffffffffffffffffffff00000000008254161790555183145f1461160557507fe0bee8901b60031fae4be413fd9e2f0624d5b2f50f642f5c9d198ba0dc5b1804916115bb63ffffffff6020935116611364565b7fffffffffffffffffffffffffffffff00000000ffffffffffffffffffffffffff70ffffffff000000000000000000000000006001549260681b16911617600155604051908152a3565b602091509161163b63ffffffff7f8b8104a06400baa957d6adea2a6dc954758930896a8bc8346deb547c07e83935945116611364565b7fffffffffffffffffffffff00000000ffffffffffffffffffffffffffffffffff74ffffffff00000000000000000000000000000000006001549260881b16911617600155604051908152a3565b867f90084848000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0167ffffffffffffffff8111610d9e5767ffffffffffffffff907fa5d73fe5000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b9291979590969461175367ffffffffffffffff95966003549363ffffffff8064ffffffffff8a8816995116935116915116916120b7565b611929575b5050501685106118fd5764ffffffffff60019151160164ffffffffff8111610d9e576118ef60409364ffffffffff926117e67f01176982d00d12b0b713f456fe73ec2415373f7252f00f4ecf4fdadc4bed1a99978a5f526004602052875f208684167fffffffffffffffffffffffffffffffffffffffffffffffffffffff0000000000825416179055611344565b67ffffffffffffffff8751916117fb836112a6565b878352166020820181905242808716898401526001606084018190525f6080850181905285891660a0909501949094529288905582547fffffffffffff000000000000000000ffffffffffffffffffffffffffffffffff7fffffffffffffffffffffffffffffff000000000000000000ffffffffffffffff9093167fffffffffffffffffffffffffffffff000000000000000000000000000000000090911617818a1b6cffffffffff000000000000000016176d0100000000000000000000000000179190911660a89390931b79ffffffffff00000000000000000000000000000000000000000016929092179055611ab3565b1682519182526020820152a3565b847f849ec1cb000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7fffffffffffffffffffffffffffffffffffffffffffffffff0000000000000000935084905192511692839116176003556002555f8080611758565b7fe3832c3b000000000000000000000000000000000000000000000000000000005f5260045ffd5b5060018214611434565b827facb91bdb000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b827ff0448b5a000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b90506020813d602011611a21575b81611a0a602093836112ef565b810103126101ca57611a1b90611330565b5f6113f4565b3d91506119fd565b3560ff811681036101ca5790565b356001600160a01b03811681036101ca5790565b519081151582036101ca57565b91908203918211610d9e57565b611a9060015463ffffffff8160881c169064ffffffffff63ffffffff8260681c169160401c166120b7565b15611a9a575f5490565b60025490565b81810292918115918404141715610d9e57565b91908201809211610d9e57565b611afa611b2a9167ffffffffffffffff807f0000000000000000000000000000000000000000000000000000000000000000169116611aa0565b67ffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016611ab3565b90565b906fffffffffffffffffffffffffffffffff809116911601906fffffffffffffffffffffffffffffffff8211610d9e57565b611b67611e4c565b60085467ffffffffffffffff82169067ffffffffffffffff8160201c168214611e47577fffffffffffffffffffffffffffffffffffffffff0000000000000000ffffffff6bffffffffffffffff000000008460201b16911617600855611bf66001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001692611ac0565b604051907fa941de8d00000000000000000000000000000000000000000000000000000000825260048201526020816024815f875af1908115610540575f91611e13575b505f9261ffff7f1cf2d4dc12e0aa7d4feda41c973faaebb575d8046b020ebb02f64fefec0962246080602095611dcd95611d4a60085491611d45612710611c9581611c878b881686611aa0565b04998a9660101c1684611aa0565b049384928d805260098d5260408e206fffffffffffffffffffffffffffffffff611cc481851682845416611b2d565b167fffffffffffffffffffffffffffffffff0000000000000000000000000000000082541617905560018e5260098d5260408e206fffffffffffffffffffffffffffffffff611d1881871682845416611b2d565b167fffffffffffffffffffffffffffffffff00000000000000000000000000000000825416179055611a58565b611a58565b94604051928352888301526040820152836060820152a16040519485809481937fa9059cbb0000000000000000000000000000000000000000000000000000000083527f000000000000000000000000000000000000000000000000000000000000000060048401602090939291936001600160a01b0360408201951681520152565b03925af1801561054057611dde5750565b6020813d602011611e0b575b81611df7602093836112ef565b810103126101ca57611e0890611a4b565b50565b3d9150611dea565b9190506020823d602011611e3f575b81611e2f602093836112ef565b810103126101ca5790515f611c3a565b3d9150611e22565b505050565b67ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168042105f14611e8557505f90565b67ffffffffffffffff42160367ffffffffffffffff8111610d9e5767ffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016908115611ee05767ffffffffffffffff160490565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601260045260245ffd5b805f52600760205260405f206001600160a01b0333165f5260205260ff60405f20541615611f385750565b7fe2517d3f000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd5b805f52600760205260405f206001600160a01b0383165f5260205260ff60405f205416155f1461200e57805f52600760205260405f206001600160a01b0383165f5260205260405f2060017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff008254161790556001600160a01b03339216907f2f8788117e7eff1d82e926ec794901d17c78024a50270940304540a733656f0d5f80a4600190565b50505f90565b805f52600760205260405f206001600160a01b0383165f5260205260ff60405f2054165f1461200e57805f52600760205260405f206001600160a01b0383165f5260205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0081541690556001600160a01b03339216907ff6391f5c32d9c69d2a47ea670b442974b53935d1edc7fd64eb21e047a839171b5f80a4600190565b911090816120c3575090565b6120f9915067ffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001690611ab3565b42101590565b90919060ff168061220457506040517f7f922eda0000000000000000000000000000000000000000000000000000000081526001600160a01b03831660048201526020816024816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa908115610540575f916121ca575b50915b6001600160a01b038316156121955750565b6001600160a01b03907ff93d8e1e000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b90506020813d6020116121fc575b816121e5602093836112ef565b810103126101ca576121f690611330565b5f612180565b3d91506121d8565b6001810361234f57506040517f9be351850000000000000000000000000000000000000000000000000000000081526001600160a01b038316600482015260c0816024816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa8015610540575f90612293575b6001600160a01b039150511691612183565b5060c0813d60c011612347575b816122ad60c093836112ef565b810103126101ca576040516122c1816112a6565b6122ca82611330565b8152602082015164ffffffffff811681036101ca576020820152604082015163ffffffff811681036101ca57604082015261230760608301611a4b565b606082015260808201516fffffffffffffffffffffffffffffffff811681036101ca576001600160a01b039260a0916080840152015160a0820152612281565b3d91506122a0565b7feec8fd98000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b9190823b6123e2579061238c916128e7565b5060048110156123b5571591826123a257505090565b6001600160a01b03919250811691161490565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd5b9160209260647fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f855f965190604051957f1626ba7e00000000000000000000000000000000000000000000000000000000875260048701526040602487015288820190604487015e86848287010152011601915afa7f1626ba7e000000000000000000000000000000000000000000000000000000005f5114601f3d11161690565b909161249182611a29565b602083019161249f83611a37565b916040850135926001600160a01b036040519160ff6020840194168452166040820152836060820152606081526124d76080826112ef565b51902060405160208101918252602081526124f36040826112ef565b5190209460608501357fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe1863603018112156101ca5785019384359567ffffffffffffffff87116101ca578660051b360360208701136101ca57612554611a65565b5f985b888a10156125985760208a60051b89010135908181105f14612587575f52602052600160405f205b990198612557565b905f52602052600160405f2061257f565b929598509295509295500361278e5760ff6125b282611a29565b165f52600a60205260405f206001600160a01b036125cf84611a37565b165f5260205260405f205480861115612751576125ec9086611a58565b9460ff6125f883611a29565b165f52600a60205260405f206001600160a01b0361261585611a37565b165f5260205260405f205560ff61262b82611a29565b165f52600960205260405f2080546fffffffffffffffffffffffffffffffff81169060801c8082036fffffffffffffffffffffffffffffffff8111610d9e576fffffffffffffffffffffffffffffffff16881161271a57916126db93917fffffffffffffffffffffffffffffffff000000000000000000000000000000006126c96126d5956fffffffffffffffffffffffffffffffff8c1690611b2d565b60801b16179055611a29565b91611a37565b917fbdc3c715024efd907eb565818ba5a66b63629bdfc0f7521c91f0b51fdcde10d4602060ff6001600160a01b0380604051958a8752169616941692a4565b60ff61272585611a29565b7f1a3b6c61000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b6001600160a01b0361276284611a37565b7f39b3200d000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b6001600160a01b0361279f83611a37565b7fe4f6552d000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b6001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000163014806128be575b15612826577f000000000000000000000000000000000000000000000000000000000000000090565b60405160208101907f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f82527f000000000000000000000000000000000000000000000000000000000000000060408201527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a082015260a081526128b860c0826112ef565b51902090565b507f000000000000000000000000000000000000000000000000000000000000000046146127fd565b8151919060418303612917576129109250602082015190606060408401519301515f1a90612978565b9192909190565b50505f9160029190565b60ff811690601f8211612950576040519161293d6040846112ef565b6020808452838101919036833783525290565b7fb3512b0c000000000000000000000000000000000000000000000000000000005f5260045ffd5b91907f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a084116129ef579160209360809260ff5f9560405194855216868401526040830152606082015282805260015afa15610540575f516001600160a01b038116156129e557905f905f90565b505f906001905f90565b5050505f916003919056fea264697066735822122035cf06aff878f7ac123850736e2a100aace462cb96f38850dc1a28b961f5f16964736f6c634300082500332f8788117e7eff1d82e926ec794901d17c78024a50270940304540a733656f0d78b8b3d8eff40b4a15062f209bfe38e9c513e1ac3db17977157752f4697af8ec6d5257204ebe7d88fd91ae87941cb2dd9d8062b64ae5a2bd2d28ec40b9fbf6df' as const;
