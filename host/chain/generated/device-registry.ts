// Made of contracts/DeviceRegistry.sol by `npm run contracts`; a test compares the two.
export const deviceRegistryAbi = [
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "admin",
        "type": "address"
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
        "internalType": "int256",
        "name": "algorithm",
        "type": "int256"
      }
    ],
    "name": "AlgorithmUnknown",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint8",
        "name": "assurance",
        "type": "uint8"
      }
    ],
    "name": "AssuranceUnknown",
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
    "name": "ClaimExpired",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "ClaimInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "DeviceAlreadyClaimed",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "DeviceAlreadyRegistered",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "DeviceIsSuspended",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "DeviceNotSuspended",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "DeviceUnknown",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "sender",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      },
      {
        "internalType": "address",
        "name": "owner",
        "type": "address"
      }
    ],
    "name": "ERC721IncorrectOwner",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "operator",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "ERC721InsufficientApproval",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "approver",
        "type": "address"
      }
    ],
    "name": "ERC721InvalidApprover",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "operator",
        "type": "address"
      }
    ],
    "name": "ERC721InvalidOperator",
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
    "name": "ERC721InvalidOwner",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "receiver",
        "type": "address"
      }
    ],
    "name": "ERC721InvalidReceiver",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "sender",
        "type": "address"
      }
    ],
    "name": "ERC721InvalidSender",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "ERC721NonexistentToken",
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
        "internalType": "address",
        "name": "key",
        "type": "address"
      }
    ],
    "name": "KeyAlreadyKnown",
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
    "name": "LotExpired",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "maker",
        "type": "address"
      }
    ],
    "name": "LotInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "root",
        "type": "bytes32"
      }
    ],
    "name": "LotIsRevoked",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "MemberInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "name": "MissingPrecompile",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "NotOwner",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "PublicKeyInvalid",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "ReasonInvalid",
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
    "name": "RotationExpired",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "key",
        "type": "address"
      }
    ],
    "name": "RotationInvalid",
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
        "internalType": "address",
        "name": "owner",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "approved",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "Approval",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "owner",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "operator",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "bool",
        "name": "approved",
        "type": "bool"
      }
    ],
    "name": "ApprovalForAll",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "device",
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
        "internalType": "uint32",
        "name": "nonce",
        "type": "uint32"
      }
    ],
    "name": "DeviceClaimed",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "maker",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "int8",
        "name": "algorithm",
        "type": "int8"
      },
      {
        "indexed": false,
        "internalType": "uint8",
        "name": "assurance",
        "type": "uint8"
      },
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "x",
        "type": "bytes32"
      },
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "y",
        "type": "bytes32"
      }
    ],
    "name": "DeviceRegistered",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "owner",
        "type": "address"
      }
    ],
    "name": "DeviceReleased",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "by",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "string",
        "name": "reason",
        "type": "string"
      }
    ],
    "name": "DeviceSuspended",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "by",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "string",
        "name": "reason",
        "type": "string"
      }
    ],
    "name": "DeviceUnsuspended",
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
        "indexed": true,
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "oldKey",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "newKey",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "bytes10",
        "name": "lastCti",
        "type": "bytes10"
      },
      {
        "indexed": false,
        "internalType": "int8",
        "name": "algorithm",
        "type": "int8"
      },
      {
        "indexed": false,
        "internalType": "uint8",
        "name": "assurance",
        "type": "uint8"
      },
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "x",
        "type": "bytes32"
      },
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "y",
        "type": "bytes32"
      }
    ],
    "name": "KeyRotated",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "maker",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "root",
        "type": "bytes32"
      }
    ],
    "name": "LotRevoked",
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
        "internalType": "address",
        "name": "from",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "Transfer",
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
    "name": "MAKER_ROLE",
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
    "name": "SUSPENDER_ROLE",
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
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "approve",
    "outputs": [],
    "stateMutability": "nonpayable",
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
    "name": "balanceOf",
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
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "owner",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "deadline",
        "type": "uint256"
      },
      {
        "internalType": "bytes",
        "name": "proof",
        "type": "bytes"
      }
    ],
    "name": "claim",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "currentKey",
    "outputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
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
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "getApproved",
    "outputs": [
      {
        "internalType": "address",
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
      },
      {
        "internalType": "address",
        "name": "operator",
        "type": "address"
      }
    ],
    "name": "isApprovedForAll",
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
        "name": "key",
        "type": "address"
      }
    ],
    "name": "keyOf",
    "outputs": [
      {
        "components": [
          {
            "internalType": "address",
            "name": "device",
            "type": "address"
          },
          {
            "internalType": "int8",
            "name": "algorithm",
            "type": "int8"
          },
          {
            "internalType": "uint40",
            "name": "addedAt",
            "type": "uint40"
          },
          {
            "internalType": "uint40",
            "name": "suspendedAt",
            "type": "uint40"
          },
          {
            "internalType": "uint40",
            "name": "retiredAt",
            "type": "uint40"
          },
          {
            "internalType": "bytes10",
            "name": "lastCti",
            "type": "bytes10"
          }
        ],
        "internalType": "struct DeviceRegistry.KeyStatus",
        "name": "",
        "type": "tuple"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "name",
    "outputs": [
      {
        "internalType": "string",
        "name": "",
        "type": "string"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "net",
    "outputs": [
      {
        "internalType": "bytes8",
        "name": "",
        "type": "bytes8"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "ownerIfAny",
    "outputs": [
      {
        "internalType": "address",
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
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "ownerOf",
    "outputs": [
      {
        "internalType": "address",
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
        "internalType": "address",
        "name": "maker",
        "type": "address"
      },
      {
        "components": [
          {
            "internalType": "bytes32",
            "name": "root",
            "type": "bytes32"
          },
          {
            "internalType": "int8",
            "name": "algorithm",
            "type": "int8"
          },
          {
            "internalType": "uint8",
            "name": "assurance",
            "type": "uint8"
          },
          {
            "internalType": "uint256",
            "name": "deadline",
            "type": "uint256"
          }
        ],
        "internalType": "struct MakerLots.Lot",
        "name": "lot",
        "type": "tuple"
      },
      {
        "internalType": "bytes",
        "name": "voucher",
        "type": "bytes"
      },
      {
        "components": [
          {
            "internalType": "bytes32",
            "name": "x",
            "type": "bytes32"
          },
          {
            "internalType": "bytes32",
            "name": "y",
            "type": "bytes32"
          },
          {
            "internalType": "bytes32[]",
            "name": "path",
            "type": "bytes32[]"
          }
        ],
        "internalType": "struct MakerLots.Member[]",
        "name": "members",
        "type": "tuple[]"
      }
    ],
    "name": "redeem",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "x",
        "type": "bytes32"
      },
      {
        "internalType": "bytes32",
        "name": "y",
        "type": "bytes32"
      },
      {
        "internalType": "int8",
        "name": "algorithm",
        "type": "int8"
      },
      {
        "internalType": "uint8",
        "name": "assurance",
        "type": "uint8"
      }
    ],
    "name": "register",
    "outputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "release",
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
        "components": [
          {
            "internalType": "bytes32",
            "name": "root",
            "type": "bytes32"
          },
          {
            "internalType": "int8",
            "name": "algorithm",
            "type": "int8"
          },
          {
            "internalType": "uint8",
            "name": "assurance",
            "type": "uint8"
          },
          {
            "internalType": "uint256",
            "name": "deadline",
            "type": "uint256"
          }
        ],
        "internalType": "struct MakerLots.Lot",
        "name": "lot",
        "type": "tuple"
      }
    ],
    "name": "revokeLot",
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
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "components": [
          {
            "internalType": "bytes32",
            "name": "x",
            "type": "bytes32"
          },
          {
            "internalType": "bytes32",
            "name": "y",
            "type": "bytes32"
          },
          {
            "internalType": "int8",
            "name": "algorithm",
            "type": "int8"
          },
          {
            "internalType": "uint8",
            "name": "assurance",
            "type": "uint8"
          }
        ],
        "internalType": "struct DeviceKeys.NewKey",
        "name": "next",
        "type": "tuple"
      },
      {
        "internalType": "bytes10",
        "name": "lastCti",
        "type": "bytes10"
      },
      {
        "internalType": "uint256",
        "name": "deadline",
        "type": "uint256"
      },
      {
        "internalType": "bytes",
        "name": "proof",
        "type": "bytes"
      }
    ],
    "name": "rotate",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "from",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "safeTransferFrom",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "from",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      },
      {
        "internalType": "bytes",
        "name": "data",
        "type": "bytes"
      }
    ],
    "name": "safeTransferFrom",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "operator",
        "type": "address"
      },
      {
        "internalType": "bool",
        "name": "approved",
        "type": "bool"
      }
    ],
    "name": "setApprovalForAll",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "statusOf",
    "outputs": [
      {
        "components": [
          {
            "internalType": "address",
            "name": "owner",
            "type": "address"
          },
          {
            "internalType": "address",
            "name": "maker",
            "type": "address"
          },
          {
            "internalType": "int8",
            "name": "algorithm",
            "type": "int8"
          },
          {
            "internalType": "uint8",
            "name": "assurance",
            "type": "uint8"
          },
          {
            "internalType": "bool",
            "name": "suspended",
            "type": "bool"
          },
          {
            "internalType": "uint32",
            "name": "nonce",
            "type": "uint32"
          },
          {
            "internalType": "uint40",
            "name": "registeredAt",
            "type": "uint40"
          }
        ],
        "internalType": "struct DeviceRegistry.Status",
        "name": "",
        "type": "tuple"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes4",
        "name": "id",
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
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "internalType": "string",
        "name": "reason",
        "type": "string"
      }
    ],
    "name": "suspend",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "symbol",
    "outputs": [
      {
        "internalType": "string",
        "name": "",
        "type": "string"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "tokenURI",
    "outputs": [
      {
        "internalType": "string",
        "name": "",
        "type": "string"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "from",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "transferFrom",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "internalType": "string",
        "name": "reason",
        "type": "string"
      }
    ],
    "name": "unsuspend",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  }
] as const;
export const deviceRegistryBytecode = '0x610160806040523461049b57602081613f778038038091610020828561049f565b83398101031261049b57516001600160a01b038116810361049b576040519061004a60408361049f565b60178252602082017f4669656c646d61726b446576696365526567697374727900000000000000000081526040519061008460408361049f565b600182526020820190603160f81b8252604051946100a360408761049f565b601086526f4669656c646d61726b2044657669636560801b6020870152604051956100cf60408861049f565b60098752684649454c444d41524b60b81b60208801528051906001600160401b03821161039a575f5490600182811c92168015610491575b602083101461037c5781601f84931161041c575b50602090601f83116001146103b9575f926103ae575b50508160011b915f199060031b1c1916175f555b85516001600160401b03811161039a57600154600181811c91168015610390575b602082101461037c57601f811161030e575b506020601f82116001146102a757819061024a985f9261029c575b50508160011b915f199060031b1c1916176001555b6101b18161065e565b610120526101be8461065e565b61014052519020918260e05251902080610100524660a0526040519060208201927f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f8452604083015260608201524660808201523060a082015260a0815261022760c08261049f565b5190206080523060c05261023a816104c2565b5061024481610538565b506105cb565b5060405161382d90816106ca8239608051816133ed015260a051816134aa015260c051816133be015260e0518161343c01526101005181613462015261012051816110240152610140518161104d0152f35b015190505f80610193565b601f1982169760015f52815f20985f5b8181106102f657509161024a99918460019594106102de575b505050811b016001556101a8565b01515f1960f88460031b161c191690555f80806102d0565b838301518b556001909a0199602093840193016102b7565b818111156101785760015f52601f820160051c7fb10e2d527612073b26eecdfd717e6a320cf44b4afac2b0732d9fcbe2b7fa0cf660208410610374575b81601f9101920160051c03905f5b828110610367575050610178565b5f82820155600101610359565b5f915061034b565b634e487b7160e01b5f52602260045260245ffd5b90607f1690610166565b634e487b7160e01b5f52604160045260245ffd5b015190505f80610131565b5f8080528281209350601f198516905b81811061040457509084600195949392106103ec575b505050811b015f55610145565b01515f1960f88460031b161c191690555f80806103df565b929360206001819287860151815501950193016103c9565b8281111561011b575f8052909150601f830160051c7f290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e56360208510610489575b849392601f0160051c82900391015f5b82811061047957505061011b565b5f8183015585945060010161046b565b5f915061045b565b91607f1691610107565b5f80fd5b601f909101601f19168101906001600160401b0382119082101761039a57604052565b6001600160a01b0381165f9081525f516020613f375f395f51905f52602052604090205460ff16610533576001600160a01b03165f8181525f516020613f375f395f51905f5260205260408120805460ff191660011790553391905f516020613ef75f395f51905f528180a4600190565b505f90565b6001600160a01b0381165f9081525f516020613f575f395f51905f52602052604090205460ff16610533576001600160a01b03165f8181525f516020613f575f395f51905f5260205260408120805460ff191660011790553391907f70d8f6b4dfca278d41482e0778a0bf123d87b86b23b71cc0ef42c2f082e8053a905f516020613ef75f395f51905f529080a4600190565b6001600160a01b0381165f9081525f516020613f175f395f51905f52602052604090205460ff16610533576001600160a01b03165f8181525f516020613f175f395f51905f5260205260408120805460ff191660011790553391907f905e7c6bceabadb31a2ebbb666d0d6df4dfb3156f376c424680851d38988ea84905f516020613ef75f395f51905f529080a4600190565b601f81511161068957602081519101516020821061067a571790565b5f198260200360031b1b161790565b604460209160405192839163305a27a960e01b83528160048401528051918291826024860152018484015e5f828201840152601f01601f19168101030190fdfe6080806040526004361015610012575f80fd5b5f905f3560e01c90816301ffc9a714611f7d5750806306fdde0314611ec5578063081812fc14611e88578063095ea7b314611d6b5780631916558714611b4457806319f5b9f7146116925780631e0634031461165857806323b872dd14611641578063248a9ca31461160e5780632f2ff15d146115d057806332d202ac146114cc57806336568abe1461146f5780633e84474a1461138157806342842e0e146113585780634fb557501461131157806357a27127146111e75780636352211e146111c957806370a082311461115f5780637f922eda1461112057806384b0196e1461100c5780639006509e14610c7b57806391d1485414610c3157806395d89b4114610af257806397a5d5b5146109c1578063a217fddf146109a7578063a22cb465146108a3578063b88d4fde14610841578063c2fff4a5146107e3578063c7537f36146103ad578063c87b56dd14610350578063c8eff9ed14610315578063d41cf924146102e0578063d547741f14610296578063e985e9c5146102435763fa073d761461019f575f80fd5b346102405760206003193601126102405760c0907fffffffffffffffffffff0000000000000000000000000000000000000000000060a06101e66101e16120c2565b6127e5565b604051936001600160a01b0382511685526020820151900b602085015264ffffffffff604082015116604085015264ffffffffff606082015116606085015264ffffffffff608082015116608085015201511660a0820152f35b80fd5b5034610240576040600319360112610240576001600160a01b0360406102676120c2565b92826102716120d8565b9416815260056020522091165f52602052602060ff60405f2054166040519015158152f35b5034610240576040600319360112610240576102dc6004356102b66120d8565b906102d76102d0825f526008602052600160405f20015490565b3390613232565b612e11565b5080f35b50346102405760206003193601126102405760206103046102ff6120c2565b6127b5565b6001600160a01b0360405191168152f35b503461024057806003193601126102405760206040517f70d8f6b4dfca278d41482e0778a0bf123d87b86b23b71cc0ef42c2f082e8053a8152f35b346103a95760206003193601126103a95761036c600435612952565b505f60405161037c6020826121d2565b526103a560405161038e6020826121d2565b5f815260405191829160208352602083019061207f565b0390f35b5f80fd5b346103a95760806003193601126103a9576103c66120c2565b6103ce6120d8565b906044359160643567ffffffffffffffff81116103a9576103f39036906004016120ee565b90926103fe81612d76565b8542116107b7575460ff8160b01c16610782576001600160a01b03821694855f5260026020526001600160a01b0360405f20541661075657906104db6104e39493926104ba6104b463ffffffff8560b81c16986040516001600160a01b0360208201927f8268e7b8895428751d5c29ef51cbcbcbb6bb6d8882d6fa5fee655f7cf784314684528d6040840152169c8d60608301528b608083015260a082015260a081526104ac60c0826121d2565b519020612b0e565b946127b5565b926001600160a01b03841689810361073d575060a01c5f0b945b369161224d565b925f0b612bdd565b1561071157817fe01a60e36900ce0c3105acec4e81c5272df52e77d376a0935e0d127170da3ce760208593604051908152a381156106e557805f52600d60205260405f20600163ffffffff825460b81c160163ffffffff81116106b85781547fffffffffff00000000ffffffffffffffffffffffffffffffffffffffffffffff1660b89190911b7affffffff000000000000000000000000000000000000000000000016179055805f5260026020526001600160a01b0360405f20541690811515928361064a575b805f52600360205260405f2060018154019055815f52600260205260405f20817fffffffffffffffffffffffff0000000000000000000000000000000000000000825416179055827fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef5f80a45061061e57005b7f73c6ac6e000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b610681825f52600460205260405f207fffffffffffffffffffffffff00000000000000000000000000000000000000008154169055565b825f52600360205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff81540190556105ab565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b7f64a0ae92000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b507f3f6083fa000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b90505f52600960205260405f205460a01c5f0b946104d4565b857f8dde2ca8000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b6001600160a01b03827fd7e0d392000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b857ff5f3b230000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b346103a9575f6003193601126103a95760207fffffffffffffffff00000000000000000000000000000000000000000000000060405182810190468252306040820152604081526108356060826121d2565b51902016604051908152f35b346103a95760806003193601126103a95761085a6120c2565b6108626120d8565b6064359167ffffffffffffffff83116103a957366023840112156103a9576108976108a193369060248160040135910161224d565b91604435916125e6565b005b346103a95760406003193601126103a9576108bc6120c2565b602435908115158092036103a957331561097b576001600160a01b031690811561094f57335f52600560205260405f20825f5260205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0081541660ff83161790556040519081527f17307eab39ab6107e8899845ad3d59bd9653f200f220920489ca2b5937696c3160203392a3005b507f5b08ba18000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7fa9fbf51f000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b346103a9575f6003193601126103a95760206040515f8152f35b346103a95760206003193601126103a95760e06001600160a01b036109e46120c2565b5f60c06040516109f38161219a565b8281528260208201528260408201528260608201528260808201528260a0820152015216805f52600d60205264ffffffffff610a4560405f20925f5260026020526001600160a01b0360405f20541690565b915463ffffffff6001600160a01b0360405194610a618661219a565b1693848152602081016001600160a01b038416815260ff604083018560a01c5f0b81526060840190828760a81c1682526001600160a01b036080860194848960b01c161515865260c060a0880197898b60b81c168952019860d81c89526040519a8b52511660208a0152515f0b6040890152511660608701525115156080860152511660a0840152511660c0820152f35b346103a9575f6003193601126103a9576040515f6001548060011c90600181168015610c27575b602083108114610bfa57828552908115610bb85750600114610b5a575b6103a583610b46818503826121d2565b60405191829160208352602083019061207f565b91905060015f527fb10e2d527612073b26eecdfd717e6a320cf44b4afac2b0732d9fcbe2b7fa0cf6915f905b808210610b9e57509091508101602001610b46610b36565b919260018160209254838588010152019101909291610b86565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff001660208086019190915291151560051b84019091019150610b469050610b36565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602260045260245ffd5b91607f1691610b19565b346103a95760406003193601126103a957610c4a6120d8565b6004355f5260086020526001600160a01b0360405f2091165f52602052602060ff60405f2054166040519015158152f35b346103a95760e06003193601126103a957610c946120c2565b60807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdc3601126103a95760a43567ffffffffffffffff81116103a957610cde9036906004016120ee565b909160c43567ffffffffffffffff81116103a957366023820112156103a95780600401359367ffffffffffffffff85116103a9576024820191602436918760051b0101116103a957610d2f83613197565b60843592834211610fe05760243593604435805f0b968782141594856103a9576064359360ff8516998a8614159a8b6103a957610db6926040519160208301937f38c9d0c9116f482f7ef3a92bd5f14eaaec589d183981b159ec9569d6d95d85fa85528d60408501526060840152608083015260a082015260a081526104ac60c0826121d2565b906001600160a01b03861692835f52600c60205260405f20835f5260205260ff60405f205416610fb457610df79291610df091369161224d565b9086612b4f565b15610f8957505f935b888510610e0957005b610e14858a88612579565b9788359960208a013560405160208101908d825282604082015260408152610e3d6060826121d2565b5190206040516020810191825260208152610e596040826121d2565b5190209a6040810135907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe1813603018212156103a957019b8c359b67ffffffffffffffff8d116103a9578d60208e60051b36039101136103a9579a5f9b5b8d8d1015610ef85760208f8e60051b010135908181105f14610ee7575f52602052600160405f205b9c019b610eb7565b905f52602052600160405f20610edf565b91939d509a508a91939b5097939703610f4b57505080610f1a86928b89612579565b356020610f28838d8b612579565b0135926103a957896103a9578484600194610f439389612eb4565b500193610e00565b6001600160a01b0391610f5d91613385565b7fcc3a9d1f000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b7f182fe91d000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b897fdeebf4a7000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b837f6250c2b4000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b346103a9575f6003193601126103a9576110c46110487f00000000000000000000000000000000000000000000000000000000000000006135a0565b6110717f00000000000000000000000000000000000000000000000000000000000000006135a0565b60206110d26040519261108483856121d2565b5f84525f3681376040519586957f0f00000000000000000000000000000000000000000000000000000000000000875260e08588015260e087019061207f565b90858203604087015261207f565b4660608501523060808501525f60a085015283810360c08501528180845192838152019301915f5b82811061110957505050500390f35b8351855286955093810193928101926001016110fa565b346103a95760206003193601126103a95760206103046001600160a01b036111466120c2565b165f5260026020526001600160a01b0360405f20541690565b346103a95760206003193601126103a9576001600160a01b036111806120c2565b16801561119d575f526003602052602060405f2054604051908152f35b7f89c62b64000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b346103a95760206003193601126103a9576020610304600435612952565b346103a9576111f536612156565b9091611200336130fc565b61120981612d76565b805460ff8160b01c166112dc577fd682845d9d7fcf280b33da00ac845aad155899c70d5598c8a7f2af7a92e6d4a2926112d7927601000000000000000000000000000000000000000000007fffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffffffff6001600160a01b0394611288898b612dcb565b161790551692835f52600e60205260405f2064ffffffffff42167fffffffffffffffffffffffffffffffffffffffffffffffffffffff0000000000825416179055604051918291339683612534565b0390a3005b6001600160a01b03837fd7e0d392000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b346103a95760806003193601126103a957604435805f0b81036103a9576064359060ff821682036103a9576020916103049161134c33613197565b60243560043533612eb4565b346103a9576108a16113693661211c565b90604051926113796020856121d2565b5f84526125e6565b346103a95760806003193601126103a957335f52600c60205260405f2060043590602435805f0b8091036103a9576044359060ff82168083036103a95761141692506040519060208201927f38c9d0c9116f482f7ef3a92bd5f14eaaec589d183981b159ec9569d6d95d85fa84528660408401526060830152608082015260643560a082015260a081526104ac60c0826121d2565b5f5260205260405f2060017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00825416179055337fe71385542057c42d1ed1fbc94d6ec9f7d6844e88d57bafc4bc2146abd9865a945f80a3005b346103a95760406003193601126103a9576114886120d8565b336001600160a01b038216036114a4576108a190600435612e11565b7f6697b232000000000000000000000000000000000000000000000000000000005f5260045ffd5b346103a9576114da36612156565b90916114e5336130fc565b6114ee81612d76565b805460ff8160b01c161561159b577f085d279400853c1945ed0a0889ca781f7b2ee27bbf6026d57358ce11961753ae926112d7927fffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffffffff6001600160a01b0393611556888a612dcb565b1690551692835f52600e60205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffff00000000008154169055604051918291339683612534565b6001600160a01b03837f7cae5fe6000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b346103a95760406003193601126103a9576108a16004356115ef6120d8565b906116096102d0825f526008602052600160405f20015490565b612cc9565b346103a95760206003193601126103a95760206116396004355f526008602052600160405f20015490565b604051908152f35b346103a9576108a16116523661211c565b91612293565b346103a9575f6003193601126103a95760206040517f905e7c6bceabadb31a2ebbb666d0d6df4dfb3156f376c424680851d38988ea848152f35b346103a9576101006003193601126103a9576116ac6120c2565b60807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdc3601126103a95760a435907fffffffffffffffffffff0000000000000000000000000000000000000000000082168092036103a95760c4359160e43567ffffffffffffffff81116103a9576117289036906004016120ee565b6001600160a01b038492941692611751845f5260026020526001600160a01b0360405f20541690565b6001600160a01b0333911603611b1857854211611aec57602435926044359560643590815f0b948583036103a95761180a61179961181194611791612283565b908c8b612973565b926117a384612a78565b61180260405160208101907fabde2d74c3c8141a34f02c42324109c1f87c28eeeb6db23a390f93398bc78c3082528c60408201526001600160a01b0387169e8f60608301528a608083015260a082015260a081526104ac60c0826121d2565b92369161224d565b9186612bdd565b15611ac05761181f906127b5565b9464ffffffffff4216936040516040810181811067ffffffffffffffff821117611a93576040528381526001600160a01b036020820198878a521697885f52600a60205260405f20915160b01c7fffffffffffffffffffffffffffffffffff0000000000000000000000000000006effffffffff000000000000000000008454935160501b169216171790556118b3612283565b9360405190608082019180831067ffffffffffffffff841117611a93577fe8956b083fb8c1a747a5b75223b0ec516222b7dc1b9ab6fa4759b6ce1bf18cba976119ee60ff60a0996119a78f8e849960405287526020870190888252846040890194168452606088019687525f5260096020526001600160a01b038060405f20985116167fffffffffffffffffffffffff0000000000000000000000000000000000000000885416178755515f0b86907fffffffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffff82549160a01b74ff0000000000000000000000000000000000000000169116179055565b5184547fffffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffffff16911660a81b75ff00000000000000000000000000000000000000000016178355565b517fffffffffff0000000000ffffffffffffffffffffffffffffffffffffffffffff7affffffffff0000000000000000000000000000000000000000000083549260b01b169116179055875f52600b60205260405f208a7fffffffffffffffffffffffff0000000000000000000000000000000000000000825416179055611a74612283565b90604051958652602086015216604084015260608301526080820152a4005b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b867fa960a3b4000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b857ff8a21dcd000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b837f245aecd3000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b346103a95760206003193601126103a9576001600160a01b03611b656120c2565b16805f5260026020526001600160a01b0360405f20541680158015611d61575b611d3557817e84147052de2e0cb26af6716f5dfae41e3fd6a85238b730e557f10e9e784bcd5f80a3805f52600d60205260405f20600163ffffffff825460b81c160163ffffffff81116106b85781547fffffffffff00000000ffffffffffffffffffffffffffffffffffffffffffffff1660b89190911b7affffffff000000000000000000000000000000000000000000000016179055805f5260026020526001600160a01b0360405f2054168015908115611cc7575b825f52600260205260405f207fffffffffffffffffffffffff00000000000000000000000000000000000000008154169055825f827fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef8280a450611c9c57005b7f7e273289000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b611cfe835f52600460205260405f207fffffffffffffffffffffffff00000000000000000000000000000000000000008154169055565b805f52600360205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8154019055611c3c565b507f245aecd3000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b5033811415611b85565b346103a95760406003193601126103a957611d846120c2565b602435611d9081612952565b33151580611e75575b80611e42575b611e165781906001600160a01b0380851691167f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b9255f80a45f5260046020526001600160a01b0360405f2091167fffffffffffffffffffffffff00000000000000000000000000000000000000008254161790555f80f35b7fa9fbf51f000000000000000000000000000000000000000000000000000000005f523360045260245ffd5b506001600160a01b0381165f52600560205260405f206001600160a01b0333165f5260205260ff60405f20541615611d9f565b50336001600160a01b0382161415611d99565b346103a95760206003193601126103a957600435611ea581612952565b505f52600460205260206001600160a01b0360405f205416604051908152f35b346103a9575f6003193601126103a9576040515f5f548060011c90600181168015611f73575b602083108114610bfa57828552908115610bb85750600114611f17576103a583610b46818503826121d2565b5f8080527f290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e563939250905b808210611f5957509091508101602001610b46610b36565b919260018160209254838588010152019101909291611f41565b91607f1691611eeb565b346103a95760206003193601126103a957600435907fffffffff0000000000000000000000000000000000000000000000000000000082168092036103a957817f7965db0b0000000000000000000000000000000000000000000000000000000060209314908115611ff1575b5015158152f35b7f80ac58cd00000000000000000000000000000000000000000000000000000000811491508115612055575b811561202b575b5083611fea565b7f01ffc9a70000000000000000000000000000000000000000000000000000000091501483612024565b7f5b5e139f000000000000000000000000000000000000000000000000000000008114915061201d565b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f602080948051918291828752018686015e5f8582860101520116010190565b600435906001600160a01b03821682036103a957565b602435906001600160a01b03821682036103a957565b9181601f840112156103a95782359167ffffffffffffffff83116103a957602083818601950101116103a957565b60031960609101126103a9576004356001600160a01b03811681036103a957906024356001600160a01b03811681036103a9579060443590565b9060406003198301126103a9576004356001600160a01b03811681036103a957916024359067ffffffffffffffff82116103a957612196916004016120ee565b9091565b60e0810190811067ffffffffffffffff821117611a9357604052565b60c0810190811067ffffffffffffffff821117611a9357604052565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff821117611a9357604052565b67ffffffffffffffff8111611a9357601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01660200190565b92919261225982612213565b9161226760405193846121d2565b8294818452818301116103a9578281602093845f960137010152565b60843560ff811681036103a95790565b91906001600160a01b031680156106e5576001600160a01b0382165f52600d60205260405f20600163ffffffff825460b81c160163ffffffff81116106b85781547fffffffffff00000000ffffffffffffffffffffffffffffffffffffffffffffff1660b89190911b7affffffff000000000000000000000000000000000000000000000016179055815f5260026020526001600160a01b0360405f20541692823315159283612466575b6001600160a01b039350856123f8575b805f52600360205260405f2060018154019055815f52600260205260405f20817fffffffffffffffffffffffff0000000000000000000000000000000000000000825416179055857fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef5f80a4168083036123c757505050565b7f64283d7b000000000000000000000000000000000000000000000000000000005f5260045260245260445260645ffd5b61242f825f52600460205260405f207fffffffffffffffffffffffff00000000000000000000000000000000000000008154169055565b855f52600360205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff815401905561234e565b91929050806124dd575b1561247d5782829161233e565b82846124ae577f7e273289000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7f177e802f000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd5b50338414801561250b575b806124705750825f526004602052336001600160a01b0360405f20541614612470565b50835f52600560205260405f206001600160a01b0333165f5260205260ff60405f2054166124e8565b90601f836040947fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe09360208652816020870152868601375f8582860101520116010190565b91908110156125b95760051b810135907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa1813603018212156103a9570190565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b906125f2838284612293565b803b6125ff575b50505050565b60209161265e6001600160a01b038093169560405195869485947f150b7a02000000000000000000000000000000000000000000000000000000008652336004870152166024850152604484015260806064840152608483019061207f565b03815f865af15f9181612758575b506126da57503d156126d3573d61268281612213565b9061269060405192836121d2565b81523d5f602083013e5b805190816126ce57827f64a0ae92000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b602001fd5b606061269a565b7fffffffff000000000000000000000000000000000000000000000000000000007f150b7a020000000000000000000000000000000000000000000000000000000091160361272d57505f8080806125f9565b7f64a0ae92000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b9091506020813d6020116127ad575b81612774602093836121d2565b810103126103a957517fffffffff00000000000000000000000000000000000000000000000000000000811681036103a957905f61266c565b3d9150612767565b6001600160a01b0381165f52600b6020526001600160a01b0360405f20541680155f146127e0575090565b905090565b6040516127f1816121b6565b5f81525f60208201525f60408201525f60608201525f60808201525f60a0820152506001600160a01b038116805f5260096020526001600160a01b0360405f20549281841680155f1461294b57505b1691825f52600d60205260405f2054916001600160a01b038316156129175764ffffffffff7fffffffffffffffffffff0000000000000000000000000000000000000000000093825f52600a60205260405f2092861493845f1461290b578160a01c5f0b945b156128ff575060d81c5b855f52600e6020528160405f205416925493604051966128cf886121b6565b87525f0b6020870152166040850152606084015264ffffffffff8160501c16608084015260b01b1660a082015290565b82915060b01c166128b0565b8060a01c5f0b946128a6565b50505050604051612927816121b6565b5f81525f60208201525f60408201525f60608201525f60808201525f60a082015290565b9050612840565b805f5260026020526001600160a01b0360405f205416908115611c9c575090565b9290915f0b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd182141580612a4e575b612a225760ff16600281116129f7575081836129be92613297565b156129cf576129cc91613385565b90565b7f9342014b000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f98eb3509000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b507f2c98cf2a000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b507ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff78214156129a3565b6001600160a01b0316805f52600d6020526001600160a01b0360405f205416612ae357805f5260096020526001600160a01b0360405f205416612ab85750565b7fb9ee85af000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7fcd76e845000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b604290612b196133b4565b90604051917f19010000000000000000000000000000000000000000000000000000000000008352600283015260228201522090565b9190815160418103612bd557604010156125b957816060612b7f93015160f81c60406020830151920151926134d0565b506004811015612ba857159182612b9557505090565b6001600160a01b03919250811691161490565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd5b505050505f90565b9190917fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd18114612c98577ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff714801590612c8c575b612c85576060830151906080840151926001600160a01b0380612c548686613385565b92169116149384612c67575b5050505090565b612c7c9450604060208201519101519161355d565b5f808080612c60565b5050505f90565b50608083511415612c31565b508291925160418103612bd557604010156125b957816060612b7f93015160f81c60406020830151920151926134d0565b805f52600860205260405f206001600160a01b0383165f5260205260ff60405f205416155f14612d7057805f52600860205260405f206001600160a01b0383165f5260205260405f2060017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff008254161790556001600160a01b03339216907f2f8788117e7eff1d82e926ec794901d17c78024a50270940304540a733656f0d5f80a4600190565b50505f90565b6001600160a01b031690815f52600d60205260405f20916001600160a01b0383541615612da05750565b7fdd7510ee000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b508015908115612e05575b50612ddd57565b7f1c98cf1d000000000000000000000000000000000000000000000000000000005f5260045ffd5b6101009150115f612dd6565b805f52600860205260405f206001600160a01b0383165f5260205260ff60405f2054165f14612d7057805f52600860205260405f206001600160a01b0383165f5260205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0081541690556001600160a01b03339216907ff6391f5c32d9c69d2a47ea670b442974b53935d1edc7fd64eb21e047a839171b5f80a4600190565b9094939291612ec584848389612973565b95612ecf87612a78565b60405192612edc846121b6565b6001600160a01b03169485845260208401945f0b93848652604081019160ff1691828152606082015f815260808301905f825260a08401924264ffffffffff1684526001600160a01b038d16998a5f52600d60205260405f2095516001600160a01b03166001600160a01b031686547fffffffffffffffffffffffff000000000000000000000000000000000000000016178655515f0b612fbe9086907fffffffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffff82549160a01b74ff0000000000000000000000000000000000000000169116179055565b5184547fffffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffffff1660a89190911b75ff0000000000000000000000000000000000000000001617845551835491517fffffffffff0000000000ffffffffffffffffffffffffffffffffffffffffffff90921676ff0000000000000000000000000000000000000000000091151560b01b919091161760b89190911b7affffffff0000000000000000000000000000000000000000000000161782555181549060d81b7fffffffffff00000000000000000000000000000000000000000000000000000016907affffffffffffffffffffffffffffffffffffffffffffffffffffff1617905560405193845260208401526040830152606082015260807f25a3fc06a6240f184243b2a00aad3a5b3382eb2bd2e95b16e36b915dcafb6f0391a3565b6001600160a01b0381165f9081527f438f6709550329729bf6bbf63d653f329680bdefdbda664aed48f3aecdd420d7602052604090205460ff161561313e5750565b6001600160a01b03907fe2517d3f000000000000000000000000000000000000000000000000000000005f52166004527f905e7c6bceabadb31a2ebbb666d0d6df4dfb3156f376c424680851d38988ea8460245260445ffd5b6001600160a01b0381165f9081527f7b5a011ab1a80e4284e614ed72c8259c2a78234ae611efcb06c0510d4a88abf4602052604090205460ff16156131d95750565b6001600160a01b03907fe2517d3f000000000000000000000000000000000000000000000000000000005f52166004527f70d8f6b4dfca278d41482e0778a0bf123d87b86b23b71cc0ef42c2f082e8053a60245260445ffd5b90815f52600860205260405f206001600160a01b0382165f5260205260ff60405f2054161561325f575050565b6001600160a01b03907fe2517d3f000000000000000000000000000000000000000000000000000000005f521660045260245260445ffd5b7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7811461337a577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd114801590613350575b8015613326575b612d70577ffffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f60078183818181960909089180091490565b507ffffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f8210156132ef565b507ffffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f8110156132e8565b50906129cc916135f7565b6001600160a01b039160405190602082019283526040820152604081526133ad6060826121d2565b5190201690565b6001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000163014806134a7575b1561340f577f000000000000000000000000000000000000000000000000000000000000000090565b60405160208101907f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f82527f000000000000000000000000000000000000000000000000000000000000000060408201527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a082015260a081526134a160c0826121d2565b51902090565b507f000000000000000000000000000000000000000000000000000000000000000046146133e6565b91907f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a08411613552579160209360809260ff5f9560405194855216868401526040830152606082015282805260015afa15613547575f516001600160a01b0381161561353d57905f905f90565b505f906001905f90565b6040513d5f823e3d90fd5b5050505f9160039190565b9061356a94939291613674565b156135725790565b7f42b01bce000000000000000000000000000000000000000000000000000000005f5261010060045260245ffd5b60ff811690601f82116135cf57604051916135bc6040846121d2565b6020808452838101919036833783525290565b7fb3512b0c000000000000000000000000000000000000000000000000000000005f5260045ffd5b7fffffffff00000001000000000000000000000000ffffffffffffffffffffffff80807f5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b8185817fffffffff00000001000000000000000000000000fffffffffffffffffffffffc81838009080908818580091493109110161690565b90919293821515806137ce575b806137c5575b8061379b575b15801561378a575b156136a65750505050505f90600190565b6020945f9460a094604051948552878501526040840152606083015260808201528280526101005afa15613788575f51156136e357600190600190565b60205f60a06040517fbb5a52f42f9c9261ed4361f59422a1e30036e7c32b270c8807a419feca6050238152600584820152600160408201527fa71af64de5126a4a4e02b7922d66ce9415ce88a4c9d25514d91082c8725ac95760608201527f5d47723c8fbe580bb369fec9c2665d8e30a435b9932645482e7c9f11e872296b60808201528280526101005afa15613788575f5115613782575f90600190565b5f905f90565bfe5b5061379581866135f7565b15613695565b507f7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a884111561368d565b50831515613687565b507fffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551831061368156fea2646970667358221220e729bedf08635885ad72eb543e6898e840d8e94a4b48d3108fdcbfaa522253f264736f6c634300082500332f8788117e7eff1d82e926ec794901d17c78024a50270940304540a733656f0d438f6709550329729bf6bbf63d653f329680bdefdbda664aed48f3aecdd420d75eff886ea0ce6ca488a3d6e336d6c0f75f46d19b42c06ce5ee98e42c96d256c77b5a011ab1a80e4284e614ed72c8259c2a78234ae611efcb06c0510d4a88abf4' as const;
